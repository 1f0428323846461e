using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>
/// Values that a table keeps apart from their keys (table formats 3 and 4): a key's value is then a handle of length, block number and offset,
/// all varints, and an index of fixed-width numbers says where each block stands.
/// </summary>
internal sealed class ValueBlocks
{
    private const int Widths = 3;
    private const int MaximumWidth = sizeof(ulong);

    /// <summary>A table whose handles jump from block to block is not worth more than this: each jump decompresses a block.</summary>
    private const int MaximumJumpsPerBlock = 64;

    private readonly Func<BlockHandle, string, TableBlock?> _read;
    private readonly BlockHandle[] _handles;
    private (ulong Number, TableBlock? Block)? _open;
    private long _jumps;

    private ValueBlocks(BlockHandle index, BlockHandle[] handles, Func<BlockHandle, string, TableBlock?> read) => (Index, _handles, _read) = (index, handles, read);

    /// <summary>Where the index of the blocks stands.</summary>
    public BlockHandle Index { get; }

    /// <summary>Where the blocks stand.</summary>
    public IReadOnlyList<BlockHandle> Handles => _handles;

    /// <summary>Reads the index; null when it is malformed.</summary>
    /// <param name="entry">What the metaindex says of it: its handle, and the widths of number, offset and length.</param>
    /// <param name="fileLength">Length of the table.</param>
    /// <param name="read">Reads a block, or notes why it cannot.</param>
    public static ValueBlocks? Read(ReadOnlySpan<byte> entry, long fileLength, Func<BlockHandle, string, TableBlock?> read)
    {
        var cursor = new ByteCursor(entry);
        if (!BlockHandle.TryParse(ref cursor, out var index) || !cursor.TryTake(Widths, out var widths) || !cursor.IsEmpty
            || index.End > fileLength || widths.ContainsAnyExceptInRange((byte)1, (byte)MaximumWidth) || read(index, "index of value blocks") is not { } block)
        {
            return null;
        }

        var size = widths[0] + widths[1] + widths[2];
        var content = block.Content.Span;
        if (content.Length % size != 0)
            return null;
        var handles = new BlockHandle[content.Length / size];
        for (var i = 0; i < handles.Length; i++, content = content[size..])
        {
            var offset = Number(content.Slice(widths[0], widths[1]));
            var length = Number(content.Slice(widths[0] + widths[1], widths[2]));
            if (Number(content[..widths[0]]) != (ulong)i || offset > (ulong)fileLength || length > (ulong)fileLength)
                return null;
            handles[i] = new BlockHandle((long)offset, (long)length);
            if (handles[i].End > fileLength)
                return null;
        }

        return new ValueBlocks(index, handles, read);
    }

    /// <summary>The value that a handle names; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> handle)
    {
        var cursor = new ByteCursor(handle);
        if (!cursor.TryVarint(out var length) || !cursor.TryVarint(out var number) || !cursor.TryVarint(out var offset) || !cursor.IsEmpty
            || Open(number) is not { } block || length > (ulong)block.Content.Length || offset > (ulong)block.Content.Length - length)
        {
            return null;
        }

        return block.Content.Slice((int)offset, (int)length);
    }

    private TableBlock? Open(ulong number)
    {
        if (_open is { } open && open.Number == number)
            return open.Block;
        if (number >= (ulong)_handles.Length || ++_jumps > (long)MaximumJumpsPerBlock * _handles.Length)
            return null;
        var block = _read(_handles[number], "value block");
        _open = (number, block);
        return block;
    }

    private static ulong Number(ReadOnlySpan<byte> little)
    {
        var value = 0UL;
        for (var i = little.Length - 1; i >= 0; i--)
            value = (value << 8) | little[i];
        return value;
    }
}
