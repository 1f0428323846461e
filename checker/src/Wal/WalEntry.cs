using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>A Raft entry as a write-ahead log holds it (spec §3.1, §11.3).</summary>
/// <param name="Type">0 for a normal entry, 1 and 2 for changes of the configuration.</param>
/// <param name="Term">The term in which it was proposed.</param>
/// <param name="Index">Its place in the log.</param>
/// <param name="Data">What was proposed, with its framing header.</param>
/// <param name="File">The segment.</param>
/// <param name="Offset">Where its record stands in the segment.</param>
public sealed record WalEntry(int Type, ulong Term, ulong Index, ReadOnlyMemory<byte> Data, string File, long Offset)
{
    /// <summary>The byte behind its record.</summary>
    internal long End { get; init; }

    /// <summary>The entry that a record holds, or null when it holds none.</summary>
    internal static WalEntry? Parse(WalRecord record, string file)
    {
        var cursor = new ByteCursor(record.Data.Span);
        ulong type = 0, term = 0, index = 0;
        ReadOnlySpan<byte> data = default;
        while (cursor.TryField(out var field))
        {
            switch (field.Number)
            {
                case 1:
                    type = field.Value;
                    break;
                case 2:
                    term = field.Value;
                    break;
                case 3:
                    index = field.Value;
                    break;
                case 4:
                    data = field.Bytes;
                    break;
            }
        }

        if (!cursor.IsEmpty || index == 0 || type > 2)
            return null;
        return new WalEntry((int)type, term, index, data.ToArray(), file, record.Offset) { End = record.End };
    }
}
