namespace Elastickv.Node.Raft;

/// <content>Proposals.</content>
public sealed partial class RaftCore
{
    /// <summary>Data bytes of this leader's log that are not committed.</summary>
    private long _uncommittedBytes;

    /// <summary>
    /// Appends data to the leader's log. Proposals made between two batches travel together. The memory must not be changed afterwards.
    /// </summary>
    public ProposalResult Propose(ReadOnlyMemory<byte> data) => Propose(EntryType.Normal, data);

    private ProposalResult Propose(EntryType type, ReadOnlyMemory<byte> data)
    {
        var refusal = RefuseProposal(data.Length);
        return refusal == ProposalOutcome.Appended ? AppendAsLeader(type, data) : new ProposalResult(refusal);
    }

    private ProposalOutcome RefuseProposal(int length)
    {
        if (Role != Role.Leader)
            return ProposalOutcome.NotLeader;
        if (_transferTarget != 0)
            return ProposalOutcome.Transferring;
        if (length == 0 || length > _config.MaxProposalBytes)
            return ProposalOutcome.BadSize;

        // A log without uncommitted data takes any proposal, or one larger than the limit could never pass.
        return _uncommittedBytes > 0 && _uncommittedBytes + length > _config.MaxUncommittedBytes
            ? ProposalOutcome.LogFull
            : ProposalOutcome.Appended;
    }

    private ProposalResult AppendAsLeader(EntryType type, ReadOnlyMemory<byte> data)
    {
        var entry = new Entry(Term, _log.LastIndex + 1, type, data);
        _log.Append(entry);
        _uncommittedBytes += data.Length;
        return new ProposalResult(ProposalOutcome.Appended, entry.Index, entry.Term);
    }
}
