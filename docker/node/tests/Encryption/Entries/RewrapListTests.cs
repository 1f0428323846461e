using System.Collections.Immutable;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;

namespace Elastickv.Node.Tests.Encryption.Entries;

public sealed class RewrapListTests
{
    private static readonly Dictionary<uint, ImmutableArray<byte>> Keys = new() { [1] = [0xAA], [0x01020304] = [0xBB, 0xCC] };

    [Test]
    public void Has_the_documented_bytes_and_comes_back()
    {
        var bytes = RewrapList.Encode(Keys);
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(bytes), Is.EqualTo("00000002" + "00000001" + "00000001AA" + "01020304" + "00000002BBCC"));
            Assert.That(RewrapList.Decode(bytes).ToDictionary(pair => pair.Key, pair => Convert.ToHexString(pair.Value.AsSpan())),
                Is.EqualTo(new Dictionary<uint, string> { [1] = "AA", [0x01020304] = "BBCC" }));
        });
    }

    [Test]
    public void Cut_long_or_doubled_lists_are_malformed()
    {
        var bytes = RewrapList.Encode(Keys);
        for (var length = 0; length < bytes.Length; length++)
            AssertMalformed(bytes[..length]);
        AssertMalformed([.. bytes, 0]);
        AssertMalformed(RewrapList.Encode([.. Keys, .. Keys]));
        AssertMalformed([0, 0, 0x10, 0x01]);
    }

    private static void AssertMalformed(byte[] bytes) =>
        Assert.That(Expect.Error(() => RewrapList.Decode(bytes)), Is.EqualTo(EncryptionError.FsmWireMalformed));
}
