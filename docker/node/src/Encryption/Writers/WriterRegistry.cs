using Elastickv.Node.Storage;

namespace Elastickv.Node.Encryption.Writers;

/// <summary>Which node writes under which data key and epoch (spec §5). The rows live in the store and travel in its snapshots.</summary>
public static class WriterRegistry
{
    /// <summary>The row of one writer, or null.</summary>
    /// <exception cref="EncryptionException">The row is malformed.</exception>
    public static WriterRow? Find(IRowReader rows, uint dekId, ushort nodeId16)
    {
        var key = WriterRow.Key(dekId, nodeId16);
        return rows.Get(key) is { } value ? WriterRow.Decode(key, value) : null;
    }

    /// <summary>All rows, by data key and then 16-bit id.</summary>
    public static IReadOnlyList<WriterRow> All(IRowReader rows) => ReadPrefix(rows, WriterRow.Prefix);

    /// <summary>All rows of one data key, by 16-bit id.</summary>
    public static IReadOnlyList<WriterRow> OfDek(IRowReader rows, uint dekId) => ReadPrefix(rows, WriterRow.DekPrefix(dekId));

    /// <summary>What applying a registration would do now; for checks before anything is proposed.</summary>
    public static RegistrationCase Judge(IRowReader rows, Registration registration) =>
        Judge(Find(rows, registration.DekId, registration.NodeId16), registration);

    /// <summary>Applies a registration.</summary>
    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.EncryptionApply"/>, caused by <see cref="EncryptionError.LocalEpochRollback"/> or
    /// <see cref="EncryptionError.WriterUint16Collision"/>. Nothing was written; applying must halt.
    /// </exception>
    public static RegistrationCase Apply(RowBatch batch, Registration registration)
    {
        var row = Find(batch, registration.DekId, registration.NodeId16);
        var verdict = Judge(row, registration);
        switch (verdict)
        {
            case RegistrationCase.Insert:
                Write(batch, new WriterRow(registration.DekId, registration.FullNodeId, registration.LocalEpoch, registration.LocalEpoch));
                break;
            case RegistrationCase.Advance:
                Write(batch, row! with { LastSeenEpoch = registration.LocalEpoch });
                break;
            case RegistrationCase.Rollback:
                throw Halt(EncryptionError.LocalEpochRollback, $"{registration}, last seen {row!.LastSeenEpoch}");
            case RegistrationCase.Collision:
                throw Halt(EncryptionError.WriterUint16Collision, $"{registration}, row of 0x{row!.FullNodeId:x16}");
            case RegistrationCase.Unchanged:
                break;
        }

        return verdict;
    }

    /// <summary>Removes all rows of a data key, when it is retired.</summary>
    public static void DropDek(RowBatch batch, uint dekId)
    {
        foreach (var row in OfDek(batch, dekId))
            batch.Delete(WriterRow.Key(row.DekId, (ushort)row.FullNodeId));
    }

    private static RegistrationCase Judge(WriterRow? row, Registration registration)
    {
        if (row is null)
            return RegistrationCase.Insert;
        if (row.FullNodeId != registration.FullNodeId)
            return RegistrationCase.Collision;
        return registration.LocalEpoch.CompareTo(row.LastSeenEpoch) switch
        {
            > 0 => RegistrationCase.Advance,
            0 => RegistrationCase.Unchanged,
            _ => RegistrationCase.Rollback,
        };
    }

    private static void Write(RowBatch batch, WriterRow row) =>
        batch.Put(WriterRow.Key(row.DekId, (ushort)row.FullNodeId), row.EncodeValue());

    private static EncryptionException Halt(EncryptionError error, string detail) =>
        new(EncryptionError.EncryptionApply, cause: new EncryptionException(error, detail));

    private static List<WriterRow> ReadPrefix(IRowReader rows, ReadOnlySpan<byte> prefix)
    {
        var visitor = new Collector([]);
        rows.Scan(prefix, RowKey.AfterPrefix(prefix), ref visitor);
        return visitor.Rows;
    }

    private readonly record struct Collector(List<WriterRow> Rows) : IRowVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Rows.Add(WriterRow.Decode(key, value));
            return true;
        }
    }
}
