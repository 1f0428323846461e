using Elastickv.Node.Admin.Recovery;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Admin.Recovery;

public sealed class UsedEpochsTests
{
    private static readonly NodeIdentity Node = NodeIdentity.Of("n1");
    private static readonly NodeIdentity Other = NodeIdentity.Of("n2");

    private TemporaryDirectory _directory = null!;
    private RowStore _rows = null!;

    [SetUp]
    public void Open()
    {
        _directory = new TemporaryDirectory();
        _rows = RowStore.Open(_directory.File("fsm.db"));
    }

    [TearDown]
    public void Close()
    {
        _rows.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void An_empty_store_bears_witness_to_nothing() => Assert.That(UsedEpochs.Find(_rows, Node), Is.Empty);

    [Test]
    public void The_greatest_of_rows_and_nonces_counts()
    {
        Seal(Node, epoch: 4, keyId: 1, "a");
        Seal(Node, epoch: 6, keyId: 1, "b");
        Seal(Node, epoch: 5, keyId: 1, "c");
        Register(1, Node, 3);
        Register(2, Node, 7);

        Assert.That(UsedEpochs.Find(_rows, Node), Is.EquivalentTo(new Dictionary<uint, ushort> { [1] = 6, [2] = 7 }));
    }

    [Test]
    public void What_other_nodes_sealed_or_registered_does_not_count()
    {
        Seal(Other, epoch: 9, keyId: 1, "a");
        Register(1, Other, 9);

        Assert.That(UsedEpochs.Find(_rows, Node), Is.Empty);
    }

    [Test]
    public void Clear_short_and_damaged_rows_do_not_matter()
    {
        using RowBatch batch = _rows.BeginBatch();
        batch.Put("clear"u8, new byte[100]);
        batch.Put("short"u8, [2]);
        batch.Put("damaged"u8, [0xFF, .. new byte[60]]);
        batch.SetAppliedIndex(ulong.MaxValue);
        batch.Commit();

        Assert.That(UsedEpochs.Find(_rows, Node), Is.Empty);
    }

    private void Seal(NodeIdentity node, ushort epoch, uint keyId, string key)
    {
        var keys = new Keystore();
        keys.Set(keyId, new byte[32]);
        var sealer = new ValueSealer(keys) { State = new SealingState(true, keyId, new NonceFactory(node.Id16, epoch)) };
        using RowBatch batch = _rows.BeginBatch();
        new MvccStore(_rows, sealer).BeginTransaction(batch, commitTimestamp: 1).Put(System.Text.Encoding.ASCII.GetBytes(key), "value"u8);
        batch.Commit();
    }

    private void Register(uint keyId, NodeIdentity node, ushort epoch)
    {
        using RowBatch batch = _rows.BeginBatch();
        WriterRegistry.Apply(batch, new Registration(keyId, node.FullId, epoch));
        batch.Commit();
    }
}
