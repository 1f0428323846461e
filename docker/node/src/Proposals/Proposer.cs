using Elastickv.Node.Encryption;
using Elastickv.Node.Hosting;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Proposals;

/// <summary>
/// Takes proposals into the log and answers them when they are applied: framing, raft envelope, quiescence barrier (spec §3). A new leader
/// proposes nothing before it has applied an entry of its own term, and with it every cutover marker before that (H-01). Owned by
/// the host's loop.
/// </summary>
/// <param name="append">Appends framed data to the log if this node leads.</param>
/// <param name="sealer">The raft envelope.</param>
/// <param name="firstId">Where proposal ids begin; random, so that ids of one process life do not repeat those of another.</param>
public sealed class Proposer(Func<ReadOnlyMemory<byte>, ProposalResult> append, IProposalSealer sealer, ulong firstId)
{
    /// <summary>Proposals that wait for the log, and proposals in the log that are not applied yet.</summary>
    public const int Limit = 8192;

    private readonly Queue<InFlightProposal> _inFlight = new();
    private readonly QuiescenceBarrier _barrier = new();
    private List<PendingProposal> _waiting = [];
    private ulong _nextId = firstId;

    /// <summary>
    /// The planted defect <c>ack-before-commit</c>: answers a proposal when it is appended, if this gives an answer for its payload. Null on a sound node.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, object?>? AnswerEarly { get; init; }

    /// <summary>Whether this node leads and has applied an entry of its term.</summary>
    public bool IsEstablished { get; private set; }

    public int InFlight => _inFlight.Count;

    /// <summary>Whether the barrier is shut.</summary>
    public bool IsShut => _barrier.State != BarrierState.Open;

    /// <summary>Accepts a proposal of a leader. It may wait until it can be appended; <see cref="Pump"/> appends it.</summary>
    public void Submit(PendingProposal proposal)
    {
        if (_barrier.Refuses(proposal.Kind))
            proposal.Fail(new CutoverInProgressException());
        else if (proposal.Kind == ProposalKind.User && sealer.IsAdmissionStopped)
            proposal.Fail(new EncryptionException(EncryptionError.WriteAdmissionStopped));
        else if (_waiting.Count >= Limit)
            proposal.Fail(new ProposalsFullException());
        else
            _waiting.Add(proposal);
    }

    /// <summary>Appends what can be appended now.</summary>
    public void Pump()
    {
        if (!IsEstablished)
            return;
        AppendDueMarker();
        if (_waiting.Count == 0)
            return;
        var waiting = _waiting;
        _waiting = [];
        foreach (var proposal in waiting)
        {
            if (!proposal.IsAbandoned && !TryStart(proposal))
                _waiting.Add(proposal);
        }

        AppendDueMarker();
    }

    /// <summary>An entry was applied here.</summary>
    public void Applied(ulong index, ulong term, object? reply)
    {
        if (!_inFlight.TryPeek(out var head) || head.Index > index)
            return;
        Invariant.Holds(head.Index == index, $"applied {index}, but the proposal at {head.Index} is unanswered");
        _inFlight.Dequeue();
        if (head.Proposal.Kind == ProposalKind.Marker)
            _barrier.Open();
        if (head.Term == term)
            head.Proposal.Complete(new Applied(index, reply));
        else
            head.Proposal.Fail(NotLeader("leadership lost", mayHaveHappened: false));
    }

    /// <summary>This node leads and has applied an entry of its term.</summary>
    public void Establish() => IsEstablished = true;

    /// <summary>This node does not lead any more: everyone waiting is told, and the barrier opens.</summary>
    public void LeadLost(string reason)
    {
        IsEstablished = false;
        foreach (var entry in _inFlight)
            entry.Proposal.Fail(NotLeader(reason, mayHaveHappened: true));
        _inFlight.Clear();
        _barrier.Fail(NotLeader(reason, mayHaveHappened: false));
        foreach (var proposal in _waiting)
            proposal.Fail(NotLeader(reason, mayHaveHappened: false));
        _waiting.Clear();
    }

    public static NotLeaderException NotLeader(string reason, bool mayHaveHappened) => new(reason, mayHaveHappened);

    /// <summary>Starts a proposal on its way; false if it must wait.</summary>
    private bool TryStart(PendingProposal proposal)
    {
        if (_barrier.Holds(proposal.Kind) || _inFlight.Count >= Limit)
            return false;
        if (proposal.Kind == ProposalKind.Marker)
        {
            _barrier.Shut(proposal);
            return true;
        }

        if (sealer.IsActive && !sealer.MaySeal(proposal.Payload.Span))
            return false;
        Append(proposal, seal: sealer.IsActive);
        return true;
    }

    private void AppendDueMarker()
    {
        if (_barrier.DueMarker(_inFlight.Count) is not { } marker)
            return;
        if (Append(marker, seal: false))
            _barrier.MarkerAppended();
        else
            _barrier.Open();
    }

    private bool Append(PendingProposal proposal, bool seal)
    {
        var result = append(Frame(proposal.Payload.Span, seal));
        if (!result.IsAppended)
        {
            proposal.Fail(Refusal(result.Outcome, proposal.Payload.Length));
            return false;
        }

        if (seal)
            sealer.Proposed(result.Index);
        _inFlight.Enqueue(new InFlightProposal(result.Index, result.Term, proposal));
        if (AnswerEarly?.Invoke(proposal.Payload) is { } reply)
            proposal.Complete(new Applied(result.Index, reply));
        return true;
    }

    private byte[] Frame(ReadOnlySpan<byte> payload, bool seal)
    {
        var data = new byte[ProposalFraming.HeaderSize + payload.Length + (seal ? sealer.Overhead : 0)];
        ProposalFraming.WriteHeader(data, _nextId++);
        if (seal)
            sealer.Seal(payload, data.AsSpan(ProposalFraming.HeaderSize));
        else
            payload.CopyTo(data.AsSpan(ProposalFraming.HeaderSize));
        return data;
    }

    private static Exception Refusal(ProposalOutcome outcome, int size) => outcome switch
    {
        ProposalOutcome.LogFull => new ProposalsFullException(),
        ProposalOutcome.BadSize => new ProposalTooLargeException(size),
        ProposalOutcome.Transferring => NotLeader("leadership transfer in progress", mayHaveHappened: false),
        _ => NotLeader("etcd raft engine is not leader", mayHaveHappened: false),
    };
}
