using System.Security.Cryptography;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Encryption.Envelopes;

public sealed class StorageEnvelopeTests
{
    private static readonly byte[] Dek = [.. Enumerable.Range(100, 32).Select(value => (byte)value)];
    private static readonly byte[] Header = [2, 9, 8, 7, 6, 5, 4, 3, 2];
    private static readonly byte[] RowKey = "!redis|str|k\x01\x02\x03\x04\x05\x06\x07\x08"u8.ToArray();

    private readonly Keystore _keys = new();

    public StorageEnvelopeTests() => _keys.Set(0x01020304, Dek);

    [Test]
    public void Has_the_documented_bytes()
    {
        var plaintext = "hello"u8.ToArray();
        var envelope = Seal(plaintext, new NonceFactory(0xd4c0, 7));
        var opened = new byte[plaintext.Length];
        byte[] bound = [1, 0, 1, 2, 3, 4, .. Header, .. RowKey];
        using (var cipher = new AesGcm(Dek, 16))
            cipher.Decrypt(envelope.AsSpan(6, 12), envelope.AsSpan(18..^16), envelope.AsSpan(^16..), opened, bound);
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(envelope, 0, 18), Is.EqualTo("0100" + "01020304" + "D4C0" + "0007" + "0000000000000001"));
            Assert.That(envelope, Has.Length.EqualTo(plaintext.Length + 34));
            Assert.That(opened, Is.EqualTo(plaintext));
        });
    }

    [Test]
    public void Every_size_comes_back()
    {
        var nonces = new NonceFactory(1, 1);
        foreach (var size in Enumerable.Range(0, 70).Concat([.. Around(255), .. Around(512), .. Around(1024), .. Around(4096)]))
        {
            var plaintext = new byte[size];
            new Random(size).NextBytes(plaintext);
            var envelope = Seal(plaintext, nonces);
            Assert.That(envelope, Has.Length.EqualTo(size + StorageEnvelope.Overhead));
            Assert.That(StorageEnvelope.Open(_keys, Header, RowKey, envelope, out _), Is.EqualTo(plaintext), $"size {size}");
        }
    }

    [Test]
    public void An_empty_value_opens_as_empty_and_not_as_null()
    {
        var envelope = Seal([], new NonceFactory(1, 1));
        Assert.Multiple(() =>
        {
            Assert.That(envelope, Has.Length.EqualTo(34));
            Assert.That(StorageEnvelope.Open(_keys, Header, RowKey, envelope, out _), Is.Not.Null.And.Empty);
        });
    }

    [Test]
    public void Any_change_of_envelope_header_or_key_is_a_typed_error()
    {
        var envelope = Seal("some value"u8, new NonceFactory(1, 1));
        EachTampered(envelope, tampered => Open(Header, RowKey, tampered));
        EachTampered(Header, tampered => Open(tampered, RowKey, envelope));
        EachTampered(RowKey, tampered => Open(Header, tampered, envelope));
    }

    [Test]
    public void The_error_says_what_is_wrong()
    {
        var envelope = Seal("some value"u8, new NonceFactory(1, 1));
        Assert.Multiple(() =>
        {
            Assert.That(ErrorOf(envelope[..33]), Is.EqualTo(EncryptionError.EnvelopeShort));
            Assert.That(ErrorOf([2, .. envelope[1..]]), Is.EqualTo(EncryptionError.EnvelopeVersion));
            Assert.That(ErrorOf([1, 0, 9, 9, 9, 9, .. envelope[6..]]), Is.EqualTo(EncryptionError.UnknownKeyId));
            Assert.That(ErrorOf([1, 1, .. envelope[2..]]), Is.EqualTo(EncryptionError.Integrity), "the compression flag is bound");
        });
    }

    [Test]
    public void Recognises_an_envelope_whose_state_bits_were_cleared()
    {
        byte[] plainHeader = [2, 0, 0, 0, 0, 0, 0, 0, 0];
        var withExpiry = Seal("value"u8, new NonceFactory(1, 1));
        var without = new byte[5 + 34];
        StorageEnvelope.Seal(_keys.Get(0x01020304), 0x01020304, new NonceFactory(1, 2), compressed: true, plainHeader, RowKey, "value"u8, without);
        Assert.Multiple(() =>
        {
            Assert.That(StorageEnvelope.IsRebadged(_keys, 0x0203040506070809, RowKey, withExpiry), Is.True);
            Assert.That(StorageEnvelope.IsRebadged(_keys, 0, RowKey, withExpiry), Is.False, "a cleared expiry was never sealed");
            Assert.That(StorageEnvelope.IsRebadged(_keys, 0, RowKey, without), Is.True);
            Assert.That(StorageEnvelope.IsRebadged(_keys, 77, RowKey, without), Is.True, "the expiry on disk may be forged");
            Assert.That(StorageEnvelope.IsRebadged(_keys, 0, RowKey, [0, 0, 0, 0, 0, 0, .. withExpiry[6..]]), Is.False);
            Assert.That(StorageEnvelope.IsRebadged(_keys, 0x0203040506070809, RowKey, [9, 9, 9, 9, 9, 9, .. withExpiry[6..]]), Is.True, "the trial is canonical");
            Assert.That(StorageEnvelope.IsRebadged(_keys, 0, RowKey, new byte[34]), Is.False);
            Assert.That(StorageEnvelope.IsRebadged(_keys, 0, RowKey, new byte[33]), Is.False);
        });
    }

    private static IEnumerable<int> Around(int size) => [size - 1, size, size + 1];

    private byte[] Seal(ReadOnlySpan<byte> plaintext, NonceFactory nonces)
    {
        var envelope = new byte[plaintext.Length + StorageEnvelope.Overhead];
        StorageEnvelope.Seal(_keys.Get(0x01020304), 0x01020304, nonces, compressed: false, Header, RowKey, plaintext, envelope);
        return envelope;
    }

    private void Open(byte[] header, byte[] rowKey, byte[] body) => StorageEnvelope.Open(_keys, header, rowKey, body, out _);

    private EncryptionError ErrorOf(byte[] body) => Expect.Error(() => Open(Header, RowKey, body));

    private static void EachTampered(byte[] bytes, Action<byte[]> open)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var tampered = bytes.ToArray();
                tampered[at] ^= (byte)(1 << bit);
                Assert.That(() => open(tampered), Throws.TypeOf<EncryptionException>(), $"byte {at} bit {bit}");
            }
        }
    }
}
