using System.Buffers.Binary;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>A batch of operations: LE8 sequence number of the first ‖ LE4 count ‖ operations of kind, key and, for most, value.</summary>
internal static class Batch
{
    private const int HeaderSize = 12;

    /// <summary>Reads all operations, or as many as are legal; false when the batch is not.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> batch, long offset, List<PebbleOperation> operations)
    {
        if (batch.Length < HeaderSize)
            return false;
        var sequence = BinaryPrimitives.ReadUInt64LittleEndian(batch.Span);
        var cursor = new ByteCursor(batch.Span[HeaderSize..]);
        while (!cursor.IsEmpty)
        {
            if (!cursor.TryByte(out var kind) || !cursor.TryPrefixed(out var key))
                return false;
            ReadOnlySpan<byte> value = default;
            if (HasValue((PebbleOperationKind)kind) is not { } hasValue || (hasValue && !cursor.TryPrefixed(out value)))
                return false;
            if ((PebbleOperationKind)kind == PebbleOperationKind.LogData)
                continue;
            operations.Add(new PebbleOperation((PebbleOperationKind)kind, key.ToArray(), value.ToArray(), sequence++, offset));
        }

        return true;
    }

    private static bool? HasValue(PebbleOperationKind kind) => kind switch
    {
        PebbleOperationKind.Delete or PebbleOperationKind.SingleDelete or PebbleOperationKind.LogData
            or PebbleOperationKind.IngestTable or PebbleOperationKind.RangeKeyDelete => false,
        PebbleOperationKind.Set or PebbleOperationKind.Merge or PebbleOperationKind.SetWithDelete or PebbleOperationKind.RangeDelete
            or PebbleOperationKind.DeleteSized or PebbleOperationKind.RangeKeySet or PebbleOperationKind.RangeKeyUnset => true,
        _ => null,
    };
}
