using System.Security.Cryptography;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Encryption.Envelopes;

public sealed class RaftEnvelopeTests
{
    private static readonly byte[] Dek = [.. Enumerable.Range(50, 32).Select(value => (byte)value)];
    private static readonly byte[] Payload = [0, 1, 2, 3, 4, 5, 6, 7];

    private readonly Keystore _keys = new();

    public RaftEnvelopeTests() => _keys.Set(2, Dek);

    [TestCase(281UL)]
    [TestCase(282UL)]
    [TestCase(396UL)]
    [TestCase(397UL)]
    [TestCase(477UL)]
    [TestCase(478UL)]
    [TestCase(500UL)]
    public void Opens_entries_of_an_upstream_log(ulong index) =>
        Assert.That(RaftEnvelope.Open(UpstreamFiles.Keys(), UpstreamFiles.Payload(index))[0], Is.LessThanOrEqualTo(5));

    [Test]
    public void Has_the_documented_bytes()
    {
        var envelope = RaftEnvelope.Seal(_keys.Get(2), 2, new NonceFactory(0xd4c0, 3), Payload);
        var opened = new byte[Payload.Length];
        using (var cipher = new AesGcm(Dek, 16))
            cipher.Decrypt(envelope.AsSpan(6, 12), envelope.AsSpan(18..^16), envelope.AsSpan(^16..), opened, [0x52, 1, 0, 0, 0, 2]);
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(envelope, 0, 18), Is.EqualTo("0100" + "00000002" + "D4C00003" + "0000000000000001"));
            Assert.That(envelope, Has.Length.EqualTo(Payload.Length + 34));
            Assert.That(opened, Is.EqualTo(Payload));
            Assert.That(RaftEnvelope.Open(_keys, envelope), Is.EqualTo(Payload));
        });
    }

    [Test]
    public void Any_change_halts_with_the_documented_error()
    {
        var envelope = RaftEnvelope.Seal(_keys.Get(2), 2, new NonceFactory(1, 1), Payload);
        for (var at = 0; at < envelope.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var tampered = envelope.ToArray();
                tampered[at] ^= (byte)(1 << bit);
                var error = Expect.Failure(() => RaftEnvelope.Open(_keys, tampered));
                Assert.That(error.Error, Is.EqualTo(EncryptionError.RaftUnwrapFailed));
                Assert.That(error.Message, Does.Contain("raft envelope unwrap failed; halting apply"));
            }
        }
    }

    [Test]
    public void Storage_and_raft_envelopes_cannot_be_exchanged()
    {
        var storage = new byte[Payload.Length + 34];
        StorageEnvelope.Seal(_keys.Get(2), 2, new NonceFactory(1, 1), compressed: false, new byte[9], [], Payload, storage);
        var raft = RaftEnvelope.Seal(_keys.Get(2), 2, new NonceFactory(1, 2), Payload);
        Assert.Multiple(() =>
        {
            Assert.That(() => RaftEnvelope.Open(_keys, storage), Throws.TypeOf<EncryptionException>());
            Assert.That(() => StorageEnvelope.Open(_keys, new byte[9], [], raft, out _), Throws.TypeOf<EncryptionException>());
        });
    }

    [Test]
    public void A_cleartext_payload_is_no_envelope() =>
        Assert.That(() => RaftEnvelope.Open(_keys, UpstreamFiles.Payload(UpstreamFiles.Cutover)), Throws.TypeOf<EncryptionException>());
}
