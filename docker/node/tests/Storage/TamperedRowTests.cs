using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Node.Tests.Storage;

public sealed class TamperedRowTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Any_other_byte_anywhere_in_a_sealed_row_is_a_typed_error_never_a_value_and_never_missing(bool compress)
    {
        using var fixture = new MvccFixture(compress);
        fixture.Activate();
        fixture.Put("k", compress ? new string('a', 60) : "some value", 5, expireAt: 1000);
        var row = fixture.Row("k", 5);
        Assert.That(row[10], Is.EqualTo(compress ? 1 : 0));
        using var batch = fixture.Rows.BeginBatch();
        var transaction = fixture.Store.BeginTransaction(batch, 6);
        var rowKey = Node.Storage.RowKey.Encode("k"u8, 5);
        for (var at = 0; at < row.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                if (value == row[at])
                    continue;
                var tampered = row.ToArray();
                tampered[at] = (byte)value;
                batch.Put(rowKey, tampered);
                Assert.That(() => transaction.Get("k"u8, 1), Throws.TypeOf<EncryptionException>(), $"byte {at} = {value}");
            }
        }
    }

    [Test]
    public void A_tag_mismatch_ends_in_the_documented_error()
    {
        using var fixture = new MvccFixture();
        fixture.Activate();
        fixture.Put("k", "v", 5);
        var row = fixture.Row("k", 5);
        row[^1] ^= 1;
        fixture.SetRow("k", 5, row);
        var error = Assert.Throws<EncryptionException>(() => fixture.Get("k"))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Error, Is.EqualTo(EncryptionError.EncryptedReadIntegrity));
            Assert.That(error.Message, Does.Contain("encrypted value failed integrity check (GCM tag mismatch)"));
            Assert.That(error.Is(EncryptionError.Integrity), Is.True);
            Assert.That(() => fixture.Scan("k").ToList(), Throws.TypeOf<EncryptionException>(), "a scan does not skip it");
        });
    }

    [TestCase(0x00, "encryption state bits were cleared")]
    [TestCase(0x01, "encryption state bits were cleared")]
    [TestCase(0x03, "GCM tag mismatch")]
    [TestCase(0x04, "reserved")]
    [TestCase(0x06, "reserved")]
    [TestCase(0x0a, "reserved")]
    [TestCase(0x82, "reserved")]
    public void Forged_flags_do_not_pass(int flags, string expected)
    {
        using var fixture = new MvccFixture();
        fixture.Activate();
        fixture.Put("k", "v", 5);
        var row = fixture.Row("k", 5);
        row[0] = (byte)flags;
        fixture.SetRow("k", 5, row);
        Assert.That(() => fixture.Get("k"), Throws.TypeOf<EncryptionException>().With.Message.Contains(expected));
    }

    [Test]
    public void A_clear_row_that_is_marked_sealed_is_an_error()
    {
        using var fixture = new MvccFixture();
        foreach (var value in new[] { "", "short", new string('x', 100), "\u0001\0" + new string('x', 100) })
        {
            fixture.Put("k", value, 5);
            var row = fixture.Row("k", 5);
            row[0] = 2;
            fixture.SetRow("k", 5, row);
            Assert.That(() => fixture.Get("k"), Throws.TypeOf<EncryptionException>());
        }
    }

    [Test]
    public void A_ciphertext_cannot_move_to_another_key_or_version()
    {
        using var fixture = new MvccFixture();
        fixture.Activate();
        fixture.Put("a", "value-1", 5);
        fixture.Put("a", "value-2", 6);
        fixture.Put("b", "value-3", 7);
        fixture.SetRow("b", 7, fixture.Row("a", 6));
        fixture.SetRow("a", 6, fixture.Row("a", 5));
        Assert.Multiple(() =>
        {
            Assert.That(() => fixture.Get("b"), Throws.TypeOf<EncryptionException>());
            Assert.That(() => fixture.Get("a"), Throws.TypeOf<EncryptionException>());
            Assert.That(fixture.GetAt("a", 5), Is.EqualTo("value-1"));
        });
    }

    [Test]
    public void Without_a_cipher_a_sealed_row_is_an_error_and_a_clear_one_is_read()
    {
        using var writer = new MvccFixture();
        writer.Activate();
        writer.Put("k", "v", 5);
        using var reader = new MvccFixture(withCipher: false);
        reader.SetRow("k", 5, writer.Row("k", 5));
        reader.Put("clear", "v", 6);
        Assert.Multiple(() =>
        {
            Assert.That(() => reader.Get("k"), Throws.TypeOf<EncryptionException>().With.Message.Contains("encrypted value present but no cipher configured"));
            Assert.That(reader.Get("clear"), Is.EqualTo("v"));
        });
    }

    [Test]
    public void Clear_values_that_look_like_envelopes_are_values()
    {
        using var fixture = new MvccFixture();
        byte[][] values = [[0], [1], [2], [1, 0, 0, 0, 0, (byte)MvccFixture.KeyId, .. new byte[60]], new byte[StorageEnvelope.Overhead]];
        fixture.Activate();
        var state = fixture.Sealer.State;
        fixture.Sealer.State = null;
        for (var i = 0; i < values.Length; i++)
        {
            fixture.Apply((ulong)i + 1, transaction => transaction.Put("k"u8, values[i]));
            fixture.Sealer.State = state;
            Assert.That(fixture.Store.Get("k"u8, 1), Is.EqualTo(values[i]));
            fixture.Sealer.State = null;
        }
    }

    [Test]
    public void Random_values_survive_and_random_damage_does_not_pass()
    {
        using var fixture = new MvccFixture();
        fixture.Activate();
        using var batch = fixture.Rows.BeginBatch();
        ulong timestamp = 0;
        var values = ArbMap.Default.ArbFor<(byte[] Value, ushort Place, byte Change)>();
        Prop.ForAll(values, sample =>
        {
            var transaction = fixture.Store.BeginTransaction(batch, ++timestamp);
            transaction.Put("k"u8, sample.Value);
            if (!transaction.Get("k"u8, 1)!.AsSpan().SequenceEqual(sample.Value))
                return false;
            var rowKey = Node.Storage.RowKey.Encode("k"u8, timestamp);
            var row = batch.Get(rowKey)!;
            row[sample.Place % row.Length] ^= (byte)Math.Max(1, (int)sample.Change);
            batch.Put(rowKey, row);
            return Fails(transaction);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260101, 7));
    }

    private static bool Fails(Node.Storage.MvccTransaction transaction)
    {
        try
        {
            _ = transaction.Get("k"u8, 1);
            return false;
        }
        catch (EncryptionException)
        {
            return true;
        }
    }
}
