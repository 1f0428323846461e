using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Encryption.Writers;

public sealed class WriterRegistryTests
{
    private const uint Dek = 7;
    private const ulong Node = 0x1111_2222_3333_4444;
    private const ulong SameLowBits = 0x9999_2222_3333_4444;

    private TemporaryDirectory _directory;
    private RowStore _store;

    [SetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        _store = RowStore.Open(_directory.Path);
    }

    [TearDown]
    public void TearDown()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void A_row_has_the_documented_bytes()
    {
        Apply(new Registration(0x01020304, Node, 0x0506));
        byte[] key = [.. "!encryption|writers|"u8, 1, 2, 3, 4, (byte)'|', 0x44, 0x44];
        Assert.That(_store.Get(key), Is.EqualTo(Convert.FromHexString("1111222233334444" + "0506" + "0506")));
    }

    [Test]
    public void Case_1_a_new_writer_gets_a_row()
    {
        Assert.That(Apply(new Registration(Dek, Node, 3)), Is.EqualTo(RegistrationCase.Insert));
        Assert.That(Row(), Is.EqualTo(new WriterRow(Dek, Node, 3, 3)));
    }

    [Test]
    public void Case_2_a_greater_epoch_moves_last_seen_only()
    {
        Apply(new Registration(Dek, Node, 3));
        Assert.That(Apply(new Registration(Dek, Node, 9)), Is.EqualTo(RegistrationCase.Advance));
        Assert.That(Row(), Is.EqualTo(new WriterRow(Dek, Node, 3, 9)));
    }

    [Test]
    public void Case_2_repeated_changes_nothing()
    {
        Apply(new Registration(Dek, Node, 3));
        Assert.That(Apply(new Registration(Dek, Node, 3)), Is.EqualTo(RegistrationCase.Unchanged));
        Assert.That(Row(), Is.EqualTo(new WriterRow(Dek, Node, 3, 3)));
    }

    [Test]
    public void Case_3_a_lower_epoch_halts_and_changes_nothing()
    {
        Apply(new Registration(Dek, Node, 3));
        AssertHalts(new Registration(Dek, Node, 2), EncryptionError.LocalEpochRollback, RegistrationCase.Rollback);
    }

    [Test]
    public void Case_4_another_node_with_the_same_16_bits_halts_and_changes_nothing()
    {
        Apply(new Registration(Dek, Node, 3));
        AssertHalts(new Registration(Dek, SameLowBits, 4), EncryptionError.WriterUint16Collision, RegistrationCase.Collision);
    }

    [Test]
    public void Keys_are_apart_and_a_retired_key_loses_its_rows()
    {
        Apply(new Registration(Dek, Node, 3));
        Apply(new Registration(Dek, Node + 1, 3));
        Apply(new Registration(Dek + 1, SameLowBits, 1));
        Assert.That(WriterRegistry.OfDek(_store, Dek), Has.Count.EqualTo(2));
        using (var batch = _store.BeginBatch())
        {
            WriterRegistry.DropDek(batch, Dek);
            batch.Commit();
        }

        Assert.That(WriterRegistry.All(_store), Is.EqualTo(new[] { new WriterRow(Dek + 1, SameLowBits, 1, 1) }));
    }

    [Test]
    public void Malformed_rows_are_refused()
    {
        var key = WriterRow.Key(Dek, 1);
        Assert.Multiple(() =>
        {
            Assert.That(Expect.Error(() => WriterRow.Decode(key, new byte[11])), Is.EqualTo(EncryptionError.RegistryValueMalformed));
            Assert.That(Expect.Error(() => WriterRow.Decode(key.AsSpan(1), new byte[12])), Is.EqualTo(EncryptionError.RegistryKeyMalformed));
            Assert.That(Expect.Error(() => WriterRow.Decode([.. key[..^3], 0, 0, 1], new byte[12])), Is.EqualTo(EncryptionError.RegistryKeyMalformed));
        });
    }

    private void AssertHalts(Registration registration, EncryptionError cause, RegistrationCase verdict)
    {
        Assert.That(WriterRegistry.Judge(_store, registration), Is.EqualTo(verdict));
        var error = Expect.Failure(() => Apply(registration));
        Assert.Multiple(() =>
        {
            Assert.That(error.Error, Is.EqualTo(EncryptionError.EncryptionApply));
            Assert.That(error.Is(cause), Is.True);
            Assert.That(Row(), Is.EqualTo(new WriterRow(Dek, Node, 3, 3)));
        });
    }

    private WriterRow? Row() => WriterRegistry.Find(_store, Dek, (ushort)(Node & 0xFFFF));

    private RegistrationCase Apply(Registration registration)
    {
        using var batch = _store.BeginBatch();
        var verdict = WriterRegistry.Apply(batch, registration);
        batch.Commit();
        return verdict;
    }
}
