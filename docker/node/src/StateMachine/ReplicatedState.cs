using System.Buffers.Binary;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.Replicated;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;

namespace Elastickv.Node.StateMachine;

/// <summary>
/// The replicated state machine (spec §6): applies committed entries to the store, several in one transaction together with the applied index,
/// so that an entry's writes are there exactly once however often it comes. Anything that cannot be applied is thrown and must halt the
/// replica: nothing of the round is kept then. Owned by the host's loop.
/// </summary>
/// <param name="store">Takes the rows.</param>
/// <param name="executor">Executes client commands.</param>
/// <param name="cipher">Keys, or null on a node that takes no part in encryption.</param>
/// <param name="clock">Kept ahead of what was applied.</param>
public sealed class ReplicatedState(MvccStore store, ICommandExecutor executor, NodeCipher? cipher, HybridLogicalClock clock)
{
    private const int CeilingSize = 1 + sizeof(long);

    private readonly EncryptionApplier _encryption = new(cipher);

    public ulong AppliedIndex { get; private set; } = store.Rows.AppliedIndex;

    /// <summary>Commit timestamp of the newest version.</summary>
    public ulong LastCommitTimestamp { get; private set; } = store.Rows.LastCommitTimestamp;

    /// <summary>Greatest clock ceiling applied, in milliseconds since the Unix epoch.</summary>
    public long CeilingMs { get; private set; }

    /// <summary>Applies entries in order.</summary>
    /// <returns>What each answered, in the same order.</returns>
    /// <exception cref="EncryptionException">An entry could not be opened or applied: halt (spec §3.3).</exception>
    /// <exception cref="InvalidDataException">An entry is malformed: halt.</exception>
    public object?[] Apply(ReadOnlySpan<Entry> entries)
    {
        var replies = new object?[entries.Length];
        using var batch = store.Rows.BeginBatch();
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Index != AppliedIndex + (ulong)i + 1)
                throw new InvalidDataException($"entry {entries[i].Index} does not follow {AppliedIndex + (ulong)i}");
            if (entries[i].Type == EntryType.Normal && !entries[i].Data.IsEmpty)
                replies[i] = ApplyPayload(entries[i].Index, Open(entries[i]), batch);
        }

        batch.SetAppliedIndex(entries[^1].Index);
        batch.Commit();
        AppliedIndex = entries[^1].Index;
        clock.Observe(LastCommitTimestamp);
        return replies;
    }

    /// <summary>The store was replaced by a snapshot.</summary>
    public void Restored(long ceilingMs)
    {
        AppliedIndex = store.Rows.AppliedIndex;
        LastCommitTimestamp = store.Rows.LastCommitTimestamp;
        TakeCeiling(ceilingMs);
        clock.Observe(LastCommitTimestamp);
    }

    /// <summary>Payload that sets the clock ceiling (opcode 0x02).</summary>
    public static byte[] EncodeCeiling(long ceilingMs)
    {
        var payload = new byte[CeilingSize];
        payload[0] = (byte)Opcode.HlcLease;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), ceilingMs);
        return payload;
    }

    private ReadOnlyMemory<byte> Open(Entry entry)
    {
        var payload = ProposalFraming.Decode(entry.Data).Payload;
        return cipher is null ? payload : cipher.Open(entry.Index, payload);
    }

    private object? ApplyPayload(ulong index, ReadOnlyMemory<byte> payload, RowBatch batch)
    {
        var opcode = (Opcode)payload.Span[0];
        if (OpcodeRange.IsEncryption(opcode))
        {
            _encryption.Apply(index, payload.Span, batch);
            return null;
        }

        var body = payload.Span[1..];
        switch (opcode)
        {
            case Opcode.Single:
                return Execute(Request.Parser.ParseFrom(body), batch);
            case Opcode.Batch:
                return Batch.Parser.ParseFrom(body).Requests.Select(request => Execute(request, batch)).ToArray();
            case Opcode.HlcLease when payload.Length == CeilingSize:
                TakeCeiling(BinaryPrimitives.ReadInt64BigEndian(body));
                return null;
            default:
                throw new InvalidDataException($"entry {index}: {payload.Length} bytes with opcode 0x{payload.Span[0]:x2}");
        }
    }

    /// <summary>The commit timestamp depends on the request and on the store only, and rises with every request: the same on all replicas.</summary>
    private ReadOnlyMemory<byte> Execute(Request request, RowBatch batch)
    {
        var timestamp = Math.Max(request.Timestamp, LastCommitTimestamp + 1);
        LastCommitTimestamp = timestamp;
        return executor.Execute(request, store.BeginTransaction(batch, timestamp));
    }

    private void TakeCeiling(long ceilingMs)
    {
        CeilingMs = Math.Max(CeilingMs, ceilingMs);
        clock.ObserveCeiling(ceilingMs);
    }
}
