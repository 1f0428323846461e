using System.Text;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Encryption.Envelopes;

public sealed class ValueSealerTests
{
    private static readonly byte[] Header = [2, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] RowKey = new byte[20];

    private readonly Keystore _keys = new();

    public ValueSealerTests() => _keys.Set(1, new byte[32]);

    [Test]
    public void Seals_only_with_an_active_envelope_and_an_active_key()
    {
        var sealer = new ValueSealer(_keys);
        Assert.That(sealer.IsSealing, Is.False);
        sealer.State = new SealingState(Active: false, 1, new NonceFactory(1, 1));
        Assert.That(sealer.IsSealing, Is.False);
        sealer.State = new SealingState(Active: true, 0, new NonceFactory(1, 1));
        Assert.That(sealer.IsSealing, Is.False);
        sealer.State = new SealingState(Active: true, 1, new NonceFactory(1, 1));
        Assert.That(sealer.IsSealing, Is.True);
    }

    [TestCase(30, "tag_mismatch")]
    [TestCase(5, "unknown_key_id")]
    [TestCase(0, "bad_version")]
    public void Counts_what_does_not_open_by_its_reason(int changed, string reason)
    {
        var sealer = Sealer(compress: false);
        var envelope = Seal(sealer, new byte[20]);
        envelope[changed] ^= 0x40;

        Assert.Throws<EncryptionException>(() => sealer.Open(Header, RowKey, envelope));

        Assert.That(sealer.Failures.Counts[reason], Is.EqualTo(1));
        Assert.That(sealer.Failures.Counts.Values.Sum(), Is.EqualTo(1));
    }

    [Test]
    public void Compresses_only_what_gets_shorter_and_marks_it()
    {
        var random = new byte[400];
        new Random(1).NextBytes(random);
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("the quick brown fox ", 40)));
        var sealer = Sealer(compress: true);
        var (fromRandom, fromText) = (Seal(sealer, random), Seal(sealer, text));
        Assert.Multiple(() =>
        {
            Assert.That(fromRandom, Has.Length.EqualTo(434));
            Assert.That(fromRandom[1], Is.Zero);
            Assert.That(fromText, Has.Length.LessThan(300));
            Assert.That(fromText[1], Is.EqualTo(1));
            Assert.That(sealer.Open(Header, RowKey, fromText), Is.EqualTo(text));
            Assert.That(Sealer(compress: false).Open(Header, RowKey, fromText), Is.EqualTo(text), "any node reads it");
        });
    }

    [Test]
    public void Compressed_values_of_every_size_come_back()
    {
        var sealer = Sealer(compress: true);
        foreach (var size in Enumerable.Range(0, 130).Concat([1023, 1024, 1025, 4095, 4096, 4097, 70_000]))
        {
            var value = Enumerable.Range(0, size).Select(at => (byte)(at / 7)).ToArray();
            Assert.That(sealer.Open(Header, RowKey, Seal(sealer, value)), Is.EqualTo(value), $"size {size}");
        }
    }

    [Test]
    public void Without_the_flag_nothing_is_compressed() =>
        Assert.That(Seal(Sealer(compress: false), new byte[500]), Has.Length.EqualTo(534));

    private ValueSealer Sealer(bool compress) =>
        new(_keys, compress) { State = new SealingState(Active: true, 1, new NonceFactory(1, 1)) };

    private static byte[] Seal(ValueSealer sealer, byte[] value)
    {
        var body = new byte[sealer.SealedSize(value.Length)];
        return body[..sealer.Seal(Header, RowKey, value, body)];
    }
}
