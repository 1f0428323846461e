using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Encryption.Keys;

public sealed class KekWrapperTests
{
    private static readonly KekWrapper Kek = new(new byte[32], "test");

    [Test]
    public void Unwraps_every_key_of_an_upstream_sidecar() =>
        Assert.That(UpstreamFiles.Keys().Ids, Is.EqualTo(new uint[] { 1, 2, 3, 4 }));

    [Test]
    public void A_wrapped_key_is_nonce_ciphertext_and_tag()
    {
        var key = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray();
        var wrapped = Kek.Wrap(key);
        using var cipher = new System.Security.Cryptography.AesGcm(new byte[32], 16);
        var opened = new byte[32];
        cipher.Decrypt(wrapped.AsSpan(0, 12), wrapped.AsSpan(12, 32), wrapped.AsSpan(44, 16), opened);
        Assert.Multiple(() =>
        {
            Assert.That(wrapped, Has.Length.EqualTo(60));
            Assert.That(opened, Is.EqualTo(key));
            Assert.That(Kek.Wrap(key), Is.Not.EqualTo(wrapped), "the nonce is fresh each time");
        });
    }

    [Test]
    public void Any_changed_byte_or_length_is_an_unwrap_failure()
    {
        var wrapped = Kek.Wrap(new byte[32]);
        for (var at = 0; at < wrapped.Length; at++)
        {
            var tampered = wrapped.ToArray();
            tampered[at] ^= 1;
            AssertFails(tampered);
        }

        AssertFails(wrapped[..59]);
        AssertFails([.. wrapped, 0]);
        AssertFails(new KekWrapper(Enumerable.Repeat((byte)1, 32).ToArray(), "other").Wrap(new byte[32]));
    }

    private static void AssertFails(byte[] wrapped) =>
        Assert.That(Expect.Error(() => Kek.Unwrap(wrapped)), Is.EqualTo(EncryptionError.KekUnwrapFailed));
}
