using Elastickv.Node.Hosting;

namespace Elastickv.Node.Proposals;

/// <summary>A proposal on its way, with whoever waits for it. Continuations never run on the thread that completes it.</summary>
public sealed class PendingProposal(ReadOnlyMemory<byte> payload, ProposalKind kind)
{
    private readonly TaskCompletionSource<Applied> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public ProposalKind Kind { get; } = kind;

    public Task<Applied> Completion => _completion.Task;

    /// <summary>The caller gave up before the proposal was decided.</summary>
    public bool IsAbandoned => _completion.Task.IsCanceled;

    /// <summary>Completes with the entry's index and answer.</summary>
    public void Complete(Applied applied) => _completion.TrySetResult(applied);

    public void Fail(Exception error) => _completion.TrySetException(error);

    /// <summary>The caller gives up. An entry already in the log may still be applied.</summary>
    public void Abandon(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
