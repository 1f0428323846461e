using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Workers;

/// <summary>
/// A succession of processes on one node: each has its own connection and does one operation at a time. A process whose operation ended in
/// <see cref="OperationType.Info"/> retires, because the operation may still be going on; the next takes a new number.
/// </summary>
public sealed class ClientSession(INode node, IWorkload workload, HistoryLog history, ProcessNumbers numbers) : IAsyncDisposable
{
    private int _process = numbers.Take();
    private IClient? _client;

    public INode Node => node;

    /// <summary>Does one operation, and records its invocation before and its completion after.</summary>
    public async Task<Completion> InvokeAsync(Func<OperationSlot, Invocation> choose, CancellationToken cancellationToken)
    {
        _client ??= workload.Open(node);
        var invocation = history.Invoke(_process, node.Id, choose);
        var completion = await _client.InvokeAsync(invocation, cancellationToken);
        history.Complete(_process, node.Id, invocation, completion);
        if (completion.Type == OperationType.Info)
            _process = numbers.Take();
        if (completion.Type == OperationType.Info || !_client.IsUsable)
            await DisposeAsync();
        return completion;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        _client = null;
    }
}
