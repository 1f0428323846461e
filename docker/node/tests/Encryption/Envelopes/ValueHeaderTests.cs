using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Tests.Encryption.Envelopes;

public sealed class ValueHeaderTests
{
    [TestCase(false, false, 0x0102030405060708UL, "000807060504030201")]
    [TestCase(true, false, 0UL, "010000000000000000")]
    [TestCase(false, true, 1UL, "020100000000000000")]
    public void Is_flags_and_little_endian_expiry(bool tombstone, bool encrypted, ulong expireAt, string expected)
    {
        var header = new ValueHeader(tombstone, encrypted, expireAt);
        var bytes = new byte[ValueHeader.Size];
        header.Write(bytes);
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(bytes), Is.EqualTo(expected));
            Assert.That(ValueHeader.Parse(bytes), Is.EqualTo(header));
        });
    }

    [Test]
    public void Every_reserved_state_and_bit_is_refused()
    {
        for (var flags = 0; flags < 256; flags++)
        {
            var row = new byte[ValueHeader.Size];
            row[0] = (byte)flags;
            var known = flags <= 3;
            Assert.That(
                () => ValueHeader.Parse(row),
                known ? Throws.Nothing : Throws.TypeOf<EncryptionException>().With.Property("Error").EqualTo(EncryptionError.EncryptedValueReservedState),
                $"flags 0x{flags:x2}");
        }
    }

    [Test]
    public void A_short_row_is_malformed() =>
        Assert.That(
            () => ValueHeader.Parse(new byte[8]),
            Throws.TypeOf<EncryptionException>().With.Property("Error").EqualTo(EncryptionError.EncryptedValueMalformed));
}
