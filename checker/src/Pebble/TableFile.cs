using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>
/// Reads a Pebble table (<c>.sst</c>, row blocks, up to table format 4) from itself alone, without a manifest: footer, metaindex,
/// index of one or two levels, data blocks. A table without a usable footer still yields its compressed blocks, see <see cref="BlockWalk"/>.
/// </summary>
internal sealed class TableFile : IDisposable
{
    /// <summary>Pebble's blocks are some 32 KiB; a single large row makes a larger one.</summary>
    public const int MaximumBlock = 32 << 20;

    private const int ValuePrefixFormat = 3;
    private const int ObsoleteBitFormat = 4;
    private const int LastRowFormat = 4;
    private const byte ObsoleteBit = 0x40;
    private const byte ValueKind = 0xC0;
    private const byte InValueBlock = 0x80;
    private const int TwoLevelIndex = 2;
    private readonly RandomAccessFile _file;
    private readonly BlockWalk _walk;
    private readonly List<(BlockHandle Handle, string What)> _known = [];
    private readonly List<BlockHandle> _data = [];
    private readonly TableFooter? _footer;
    private ValueBlocks? _values;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public TableFile(DiskFile file)
    {
        _file = new RandomAccessFile(file);
        _walk = new BlockWalk(_file);
        _footer = TableFooter.Read(_file);
        if (_footer is null)
            Damage.Add((Math.Max(0, _file.Length), "it has no table footer"));
        else if (_footer.Version > LastRowFormat)
            Damage.Add((_file.Length - TableFooter.Size, $"it has table format {_footer.Version}, which stores columns, and whose rows are not read"));
        else
            ReadIndexes(_footer);
        if (_footer is not null && _footer.ChecksumType != TableFooter.Crc32CChecksum)
            Damage.Add((_file.Length - TableFooter.Size, $"its checksums are of kind {_footer.ChecksumType}, which is not verified"));
    }

    /// <summary>What could not be read, and where.</summary>
    public List<(long Offset, string Reason)> Damage { get; } = [];

    /// <summary>Whether a file is a table, by its name or its last bytes.</summary>
    public static bool IsTable(DiskFile file)
    {
        if (file.Name.EndsWith(".sst", StringComparison.Ordinal))
            return true;
        using var opened = new RandomAccessFile(file);
        return TableFooter.IsTable(opened);
    }

    /// <summary>Every block of the file, decompressed, whether an index knows it or not.</summary>
    public IEnumerable<TableBlock> Blocks()
    {
        var position = 0L;
        foreach (var (handle, what) in _known.OrderBy(block => block.Handle.Offset))
        {
            foreach (var block in _walk.Read(position, handle.Offset, Damage))
                yield return block;
            if (TryReadBlock(handle, what) is { } known)
                yield return known;
            position = Math.Max(position, handle.End);
        }

        foreach (var block in _walk.Read(position, _file.Length, Damage))
            yield return block;
    }

    /// <summary>Every operation of every data block.</summary>
    public IEnumerable<PebbleOperation> Operations()
    {
        var entries = new List<(byte[] Key, ReadOnlyMemory<byte> Value)>();
        foreach (var handle in _data)
        {
            if (TryReadBlock(handle, "data block") is not { } block)
                continue;
            entries.Clear();
            if (!BlockEntries.TryRead(block.Content, entries))
                Damage.Add((handle.Offset, "a data block is malformed"));
            foreach (var (key, value) in entries)
            {
                if (Parse(key, value, handle.Offset) is { } operation)
                    yield return operation;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private void ReadIndexes(TableFooter footer)
    {
        _known.Add((footer.MetaIndex, "metaindex"));
        var levels = 1;
        foreach (var (name, value) in Entries(footer.MetaIndex, "metaindex"))
        {
            if (HandleOf(value, footer.MetaIndex, "metaindex") is not { } handle)
                continue;
            _known.Add((handle, "meta block"));
            if (name.AsSpan().SequenceEqual("rocksdb.properties"u8))
                levels = IndexLevels(handle);
            else if (name.AsSpan().SequenceEqual("pebble.value_index"u8))
                ReadValueIndex(handle, value.Span);
        }

        _known.Add((footer.Index, "index"));
        var partitions = levels == TwoLevelIndex ? Handles(footer.Index, "index").Select(entry => entry.Handle).ToList() : [];
        _known.AddRange(partitions.Select(handle => (handle, "index partition")));
        foreach (var index in levels == TwoLevelIndex ? partitions : [footer.Index])
            _data.AddRange(Handles(index, "index").Select(entry => entry.Handle));
        _known.AddRange(_data.Select(handle => (handle, "data block")));
        CheckCover();
    }

    private void ReadValueIndex(BlockHandle index, ReadOnlySpan<byte> entry)
    {
        _values = ValueBlocks.Read(entry, _file.Length, TryReadBlock);
        if (_values is null)
            Damage.Add((index.Offset, "the index of its value blocks is malformed"));
        else
            _known.AddRange(_values.Handles.Select(handle => (handle, "value block")));
    }

    /// <summary>Blocks stand one behind the other: where none is named between two, the index is not the right one or a part of it is missing.</summary>
    private void CheckCover()
    {
        var position = 0L;
        foreach (var handle in _known.Select(block => block.Handle).Distinct().OrderBy(handle => handle.Offset).ThenBy(handle => handle.Length))
        {
            if (handle.Offset != position)
                Damage.Add((position, "a part of the table is named by no index, or by two"));
            position = Math.Max(position, handle.End);
        }

        if (position != _file.Length - TableFooter.Size)
            Damage.Add((position, "a part of the table is named by no index"));
    }

    private int IndexLevels(BlockHandle properties)
    {
        foreach (var (name, value) in Entries(properties, "properties"))
        {
            if (name.AsSpan().SequenceEqual("rocksdb.block.based.table.index.type"u8) && value.Length >= sizeof(uint))
                return BinaryPrimitives.ReadInt32LittleEndian(value.Span) == TwoLevelIndex ? TwoLevelIndex : 1;
        }

        return 1;
    }

    private IEnumerable<(byte[] Key, BlockHandle Handle)> Handles(BlockHandle index, string what)
    {
        foreach (var (key, value) in Entries(index, what))
        {
            if (HandleOf(value, index, what) is { } handle)
                yield return (key, handle);
        }
    }

    private BlockHandle? HandleOf(ReadOnlyMemory<byte> entry, BlockHandle index, string what)
    {
        var cursor = new ByteCursor(entry.Span);
        if (BlockHandle.TryParse(ref cursor, out var handle) && handle.End <= _file.Length)
            return handle;
        Damage.Add((index.Offset, $"the {what} names a block outside of the file"));
        return null;
    }

    private List<(byte[] Key, ReadOnlyMemory<byte> Value)> Entries(BlockHandle handle, string what)
    {
        var entries = new List<(byte[] Key, ReadOnlyMemory<byte> Value)>();
        if (TryReadBlock(handle, what) is { } block && !BlockEntries.TryRead(block.Content, entries))
            Damage.Add((handle.Offset, $"the {what} is malformed"));
        return entries;
    }

    private TableBlock? TryReadBlock(BlockHandle handle, string what)
    {
        if (!_file.TryRead(handle.Offset, handle.Length + BlockHandle.TrailerSize, out var raw))
        {
            Damage.Add((handle.Offset, $"a {what} reaches beyond the file"));
            return null;
        }

        if (_footer?.ChecksumType == TableFooter.Crc32CChecksum && !ChecksumIsRight(raw))
            Damage.Add((handle.Offset, $"the checksum of a {what} is wrong"));
        var length = (int)handle.Length;
        switch (raw[length])
        {
            case 0:
                return new TableBlock(handle.Offset, raw.AsMemory(0, length), Compressed: false);
            case 1 when Decompress(raw.AsSpan(0, length)) is { } plain:
                return new TableBlock(handle.Offset, plain, Compressed: true);
            default:
                Damage.Add((handle.Offset, $"a {what} is compressed {Compression(raw[length])}"));
                return null;
        }
    }

    private static string Compression(byte type) => type switch
    {
        1 => "with Snappy, but does not decompress",
        2 => "with zlib, which is not read",
        7 => "with zstd, which is not read",
        8 => "with MinLZ, which is not read",
        _ => $"in an unknown way (type {type})",
    };

    private static byte[]? Decompress(ReadOnlySpan<byte> block)
    {
        // A copy of three bytes stands for 64 at most, so a short block cannot claim a long text.
        var length = SnappyBlock.PlainLength(block);
        if (length is < 0 or > MaximumBlock || length > (block.Length * 22L) + 64)
            return null;
        var plain = new byte[length];
        return SnappyBlock.TryDecode(block, plain, out _, out _) ? plain : null;
    }

    private static bool ChecksumIsRight(ReadOnlySpan<byte> raw) =>
        Crc32C.Mask(Crc32C.Update(0, raw[..^sizeof(uint)])) == BinaryPrimitives.ReadUInt32LittleEndian(raw[^sizeof(uint)..]);

    private PebbleOperation? Parse(byte[] key, ReadOnlyMemory<byte> value, long offset)
    {
        if (key.Length < sizeof(ulong))
        {
            Damage.Add((offset, "a data block holds a key without a trailer"));
            return null;
        }

        var trailer = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(key.Length - sizeof(ulong)));
        var kind = (PebbleOperationKind)(trailer & 0xFF);

        // From table format 4 on a bit says that a newer operation on the same key hides this one; its row stands on the disk all the same.
        if (_footer!.Version >= ObsoleteBitFormat)
            kind = (PebbleOperationKind)((byte)kind & ~ObsoleteBit);
        if (_footer.Version >= ValuePrefixFormat && kind == PebbleOperationKind.Set)
        {
            if (ValueOf(value) is not { } found)
            {
                Damage.Add((offset, "a value stands in a value block that cannot be read"));
                return null;
            }

            value = found;
        }

        return new PebbleOperation(kind, key.AsMemory(0, key.Length - sizeof(ulong)), value, trailer >> 8, offset);
    }

    /// <summary>From table format 3 on a byte before the value says whether it stands here or in a value block.</summary>
    private ReadOnlyMemory<byte>? ValueOf(ReadOnlyMemory<byte> prefixed)
    {
        if (prefixed.IsEmpty)
            return null;
        return (prefixed.Span[0] & ValueKind) switch
        {
            0 => prefixed[1..],
            InValueBlock => _values?.Find(prefixed.Span[1..]),
            _ => null,
        };
    }
}
