using System.IO.Compression;
using System.Text;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Sqlite;

namespace Elastickv.Jepsen.Checker.Tests.Sqlite;

/// <summary>
/// Two small databases that SQLite itself wrote: 300 rows and one of 9,000 bytes in the file; an update, a deletion and a row of 20,000 bytes
/// committed to the log; and rows of a transaction that was never committed. One table is keyed, the other has row ids.
/// </summary>
[TestFixture("keyed.db")]
[TestFixture("rowid.db")]
public sealed class SqliteStoreTests(string name)
{
    private readonly byte[] _database = Read(name);
    private readonly byte[] _wal = Read(name + "-wal");

    [Test]
    public void Rows_are_read_as_the_last_commit_left_them()
    {
        var (rows, damage) = Rows(_database, _wal);

        Assert.Multiple(() =>
        {
            Assert.That(damage, Is.Empty);
            Assert.That(rows, Has.Count.EqualTo(301));
            Assert.That(rows["key00007"], Is.EqualTo("newer"u8.ToArray()));
            Assert.That(rows, Does.Not.ContainKey("key00008"));
            Assert.That(rows["big1"], Is.EqualTo(Enumerable.Repeat((byte)0x11, 9000)));
            Assert.That(rows["big2"], Is.EqualTo(Enumerable.Repeat((byte)0x22, 20000)));
            Assert.That(rows.Keys, Has.None.StartWith("ghost"));
            Assert.That(rows["key00299"], Is.EqualTo(Enumerable.Repeat((byte)(299 % 251), 299 * 7 % 400)));
        });
    }

    [Test]
    public void Without_its_log_the_database_is_read_as_it_was_at_the_last_checkpoint()
    {
        var (rows, damage) = Rows(_database, wal: null);

        Assert.That(damage, Is.Empty);
        Assert.That(rows, Has.Count.EqualTo(301));
        Assert.That(rows, Does.ContainKey("key00008").And.Not.ContainKey("big2"));
    }

    [Test]
    public void A_log_cut_off_in_its_last_commit_does_not_count()
    {
        var rows = Rows(_database, _wal[..5000]).Rows;

        Assert.That(rows, Does.ContainKey("key00008").And.Not.ContainKey("big2"));
    }

    [Test]
    public void A_row_on_several_pages_is_marked()
    {
        var store = new SqliteStore(FileOf(_database), FileOf(_wal));

        Assert.That(store.Rows().Count(found => found.Scattered), Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public void A_broken_page_is_reported_and_the_rest_is_read()
    {
        byte[] damaged = [.. _database];
        damaged.AsSpan(damaged.Length / 2, 4096).Fill(0xEE);

        var (rows, damage) = Rows(damaged, wal: null);

        Assert.That(damage, Is.Not.Empty);
        Assert.That(rows, Is.Not.Empty);
    }

    [Test]
    public void Something_else_is_no_database() =>
        Assert.That(() => Rows([.. Enumerable.Repeat((byte)7, 5000)], wal: null), Throws.TypeOf<InvalidDataException>());

    private static (Dictionary<string, byte[]> Rows, List<(long Offset, string Reason)> Damage) Rows(byte[] database, byte[]? wal)
    {
        var store = new SqliteStore(FileOf(database), wal is null ? null : FileOf(wal));
        var rows = new Dictionary<string, byte[]>();
        foreach (var (row, _) in store.Rows())
            rows.TryAdd(Name(row), row.Value.ToArray());
        return (rows, store.Damage);
    }

    private static string Name(StoredRow row) => Encoding.Latin1.GetString(row.Key.Span);

    private static DiskFile FileOf(byte[] bytes) => new("fsm.db/store", bytes.Length, () => new MemoryStream(bytes));

    private static byte[] Read(string name)
    {
        using var resource = typeof(SqliteStoreTests).Assembly.GetManifestResourceStream($"sqlite/{name}.gz")!;
        using var plain = new GZipStream(resource, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        plain.CopyTo(bytes);
        return bytes.ToArray();
    }
}
