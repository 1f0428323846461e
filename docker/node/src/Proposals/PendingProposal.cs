using Elastickv.Node.Hosting;

namespace Elastickv.Node.Proposals;

/// <summary>A proposal on its way, with whoever waits for it. Continuations never run on the thread that completes it.</summary>
/// <param name="payload">What is proposed.</param>
/// <param name="kind">Who proposes.</param>
/// <param name="leadTerm">The only term in which it may be appended, or null: what was judged in one lead of this node need not hold in its next.</param>
public sealed class PendingProposal(ReadOnlyMemory<byte> payload, ProposalKind kind, ulong? leadTerm = null)
{
    private readonly TaskCompletionSource<Applied> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public ProposalKind Kind { get; } = kind;

    /// <summary>Whether it may be appended in a term.</summary>
    public bool FitsTerm(ulong term) => leadTerm is null || leadTerm == term;

    public Task<Applied> Completion => _completion.Task;

    /// <summary>The caller gave up before the proposal was decided.</summary>
    public bool IsAbandoned => _completion.Task.IsCanceled;

    /// <summary>Completes with the entry's index and answer.</summary>
    public void Complete(Applied applied) => _completion.TrySetResult(applied);

    public void Fail(Exception error) => _completion.TrySetException(error);

    /// <summary>The caller gives up. An entry already in the log may still be applied.</summary>
    public void Abandon(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
