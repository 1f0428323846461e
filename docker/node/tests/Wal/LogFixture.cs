using Elastickv.Node.Raft;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Wal;

/// <summary>A log in a temporary folder.</summary>
internal sealed class LogFixture : IDisposable
{
    public static readonly WalOptions Small = new() { SegmentSize = 4096 };

    private readonly TemporaryDirectory _directory = new();

    public string Path => _directory.File("wal");

    public string FirstSegment => Segment("0000000000000000-0000000000000000.wal");

    public IEnumerable<string> Segments => Directory.EnumerateFiles(Path, "*.wal").Select(path => System.IO.Path.GetFileName(path)).Order();

    public string Segment(string name) => System.IO.Path.Combine(Path, name);

    public WriteAheadLog Open(out WalReplay replay, WalOptions? options = null) => WriteAheadLog.Open(Path, "member"u8.ToArray(), out replay, options ?? Small);

    public WalReplay Reopen(WalOptions? options = null)
    {
        using var log = Open(out var replay, options);
        return replay;
    }

    /// <summary>An entry whose last byte is never zero.</summary>
    public static Entry Entry(ulong index, ulong term = 1, int size = 20)
    {
        var data = new byte[size];
        new Random((int)(index * 31 + term)).NextBytes(data);
        if (size > 0)
            data[^1] |= 1;
        return new Entry(term, index, EntryType.Normal, data);
    }

    public static void Append(WriteAheadLog log, params Entry[] entries)
    {
        log.Append(new HardState(entries[^1].Term, 5, entries[0].Index - 1), entries);
        log.Sync();
    }

    public void Dispose() => _directory.Dispose();
}
