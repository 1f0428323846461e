using System.Security.Cryptography;
using Elastickv.Jepsen.Harness.Keys;

namespace Elastickv.Jepsen.Harness.Tests.Keys;

public sealed class KeysTests
{
    private static readonly byte[] Kek = RandomNumberGenerator.GetBytes(32);

    // FNV-1a test vectors; "a" is from the definition's own table.
    [TestCase("", 0UL)]
    [TestCase("a", 0xaf63dc4c8601ec8cUL)]
    [TestCase("foobar", 0x85944171f73967e8UL)]
    // As an upstream cluster registered it.
    [TestCase("n1", 0x08b37b07b558d4c0UL)]
    public void The_full_node_id_is_FNV_1a_of_the_raft_id(string raftId, ulong expected) =>
        Assert.That(FullNodeId.Of(raftId), Is.EqualTo(expected));

    [Test]
    public void A_wrapped_key_opens_under_its_kek_only()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = KeyWrap.Wrap(Kek, key);
        Assert.That(wrapped, Has.Length.EqualTo(60));
        Assert.That(KeyWrap.Unwrap(Kek, wrapped), Is.EqualTo(key));
        Assert.Throws<AuthenticationTagMismatchException>(() => KeyWrap.Unwrap(RandomNumberGenerator.GetBytes(32), wrapped));
    }

    [Test]
    public void A_wrapped_key_of_another_length_is_refused() =>
        Assert.Throws<CryptographicException>(() => KeyWrap.Unwrap(Kek, new byte[61]));

    [Test]
    public void A_key_that_an_upstream_cluster_wrapped_opens()
    {
        var kek = Convert.FromHexString("97e5fc68ceca0e119de2a41668ed7f27ba0f44bd866275910b365d71d020f4d8");
        var wrapped = Convert.FromBase64String("KluhFbmLqUWmlcLeN1q3VDqiO0d2zVcLHFe472Afw1pICiBf9zErAawCO0yhnhToiRNLuCz8D5db3/mp");
        Assert.That(KeyWrap.Unwrap(kek, wrapped), Has.Length.EqualTo(32));
    }

    [Test]
    public void Wrapping_twice_gives_different_bytes()
    {
        var first = KeyWrap.Wrap(Kek, new byte[32]);
        var second = KeyWrap.Wrap(Kek, new byte[32]);
        Assert.That(first, Is.Not.EqualTo(second));
    }

    [Test]
    public void A_data_key_is_random_wrapped_and_never_has_id_0()
    {
        var (first, second) = (DataKey.Create(1, Kek), DataKey.Create(2, Kek));
        Assert.That(KeyWrap.Unwrap(Kek, first.Wrapped.Span), Is.Not.EqualTo(KeyWrap.Unwrap(Kek, second.Wrapped.Span)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataKey.Create(0, Kek));
    }

    [Test]
    public void The_kek_file_holds_32_bytes_for_its_owner_only_and_is_never_overwritten()
    {
        using var folder = new TestFolder();
        var path = folder.At("kek");
        var kek = KekFile.Create(path);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(kek).And.Length.EqualTo(32));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Throws<IOException>(() => KekFile.Create(path));
    }
}
