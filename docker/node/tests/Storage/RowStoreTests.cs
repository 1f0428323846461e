using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Storage;

public sealed class RowStoreTests
{
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
    public void A_batch_sees_its_own_writes_and_others_see_them_after_the_commit()
    {
        using var batch = _store.BeginBatch();
        batch.Put("k"u8, "v"u8);
        Assert.Multiple(() =>
        {
            Assert.That(batch.Get("k"u8), Is.EqualTo("v"u8.ToArray()));
            Assert.That(_store.Get("k"u8), Is.Null);
        });
        batch.Commit();
        Assert.That(_store.Get("k"u8), Is.EqualTo("v"u8.ToArray()));
    }

    [Test]
    public void A_batch_that_is_not_committed_leaves_nothing()
    {
        using (var batch = _store.BeginBatch())
            batch.Put("k"u8, "v"u8);
        Assert.That(_store.Get("k"u8), Is.Null);
    }

    [Test]
    public void There_is_one_batch_at_a_time_and_a_closed_one_cannot_write()
    {
        var batch = _store.BeginBatch();
        Assert.That(() => _store.BeginBatch(), Throws.InvalidOperationException);
        batch.Commit();
        Assert.That(() => batch.Put("k"u8, "v"u8), Throws.InvalidOperationException);
        Assert.That(() => batch.Commit(), Throws.InvalidOperationException);
        batch.Dispose();
        _store.BeginBatch().Dispose();
    }

    [Test]
    public void Writes_deletes_and_empty_values()
    {
        Write("a", "1");
        Write("a", "2");
        Write("b", "");
        Assert.Multiple(() =>
        {
            Assert.That(_store.Get("a"u8), Is.EqualTo("2"u8.ToArray()));
            Assert.That(_store.Get("b"u8), Is.Not.Null.And.Empty);
        });
        using var batch = _store.BeginBatch();
        batch.Delete("a"u8);
        batch.Delete("absent"u8);
        batch.Commit();
        Assert.That(_store.Get("a"u8), Is.Null);
    }

    [Test]
    public void A_scan_goes_in_byte_order_between_its_bounds()
    {
        foreach (var key in new[] { "b", "a", "\u007f", "ab", "c" })
            Write(key, key);
        using (var batch = _store.BeginBatch())
        {
            batch.Put([0xFF, 0xFF], []);
            batch.Commit();
        }

        Assert.Multiple(() =>
        {
            Assert.That(Keys([], []), Is.EqualTo(new[] { "61", "6162", "62", "63", "7F", "FFFF" }));
            Assert.That(Keys("ab"u8, "c"u8), Is.EqualTo(new[] { "6162", "62" }));
            Assert.That(Keys("b"u8, []), Is.EqualTo(new[] { "62", "63", "7F", "FFFF" }));
            Assert.That(Keys("a"u8, [], limit: 2), Is.EqualTo(new[] { "61", "6162" }));
        });
    }

    [Test]
    public void A_snapshot_does_not_see_later_batches()
    {
        Write("k", "old");
        using var snapshot = _store.OpenSnapshot();
        Write("k", "new");
        Assert.Multiple(() =>
        {
            Assert.That(snapshot.Get("k"u8), Is.EqualTo("old"u8.ToArray()));
            Assert.That(_store.Get("k"u8), Is.EqualTo("new"u8.ToArray()));
        });
    }

    [Test]
    public void Meta_rows_are_eight_bytes_little_endian_in_the_same_batch()
    {
        using (var batch = _store.BeginBatch())
        {
            batch.SetAppliedIndex(0x0102);
            batch.ObserveCommitTimestamp(9);
            batch.ObserveCommitTimestamp(7);
            batch.Commit();
        }

        using (var batch = _store.BeginBatch())
        {
            batch.ObserveCommitTimestamp(8);
            batch.Commit();
        }

        Assert.Multiple(() =>
        {
            Assert.That(_store.Get("_meta_applied_index"u8), Is.EqualTo(new byte[] { 2, 1, 0, 0, 0, 0, 0, 0 }));
            Assert.That(_store.AppliedIndex, Is.EqualTo(0x0102));
            Assert.That(_store.LastCommitTimestamp, Is.EqualTo(9), "it never goes back");
        });
    }

    [Test]
    public void Rows_are_there_after_reopening_and_two_processes_cannot_share_a_store()
    {
        Write("k", "v");
        Assert.That(() => RowStore.Open(_directory.Path), Throws.TypeOf<RowStoreException>());
        _store.Dispose();
        _store = RowStore.Open(_directory.Path);
        Assert.That(_store.Get("k"u8), Is.EqualTo("v"u8.ToArray()));
    }

    [Test]
    public void A_damaged_file_is_an_error_and_not_a_missing_row()
    {
        Write("k", "v");
        _store.Dispose();
        var path = _directory.File(RowStore.FileName);
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(4096).Fill(0xA5);
        File.WriteAllBytes(path, bytes);
        Assert.That(OpenAndRead, Throws.TypeOf<RowStoreException>());
        _store = RowStore.Open(_directory.File("other"));
    }

    [Test]
    public void Readers_never_see_half_a_batch()
    {
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadPairs(stop.Token))).ToArray();
        for (var i = 0; i < 200; i++)
        {
            using var batch = _store.BeginBatch();
            batch.Put("left"u8, BitConverter.GetBytes(i));
            batch.Put("right"u8, BitConverter.GetBytes(i));
            batch.Commit();
        }

        stop.Cancel();
        Assert.That(() => Task.WaitAll(readers), Throws.Nothing);
    }

    private void ReadPairs(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var snapshot = _store.OpenSnapshot();
            Assert.That(snapshot.Get("left"u8), Is.EqualTo(snapshot.Get("right"u8)));
        }
    }

    private void OpenAndRead()
    {
        using var store = RowStore.Open(_directory.Path);
        _ = store.Get("k"u8);
    }

    private void Write(string key, string value)
    {
        using var batch = _store.BeginBatch();
        batch.Put(System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(value));
        batch.Commit();
    }

    private List<string> Keys(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, int limit = int.MaxValue)
    {
        var collector = new Collector(limit);
        _store.Scan(from, to, ref collector);
        return collector.Keys;
    }

    private struct Collector(int limit) : IRowVisitor
    {
        public List<string> Keys { get; } = [];

        public readonly bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Keys.Add(Convert.ToHexString(key));
            return Keys.Count < limit;
        }
    }
}
