namespace Elastickv.Jepsen.Harness.Workloads;

/// <summary>The client of one process: one connection, one operation at a time, no retries.</summary>
public interface IClient : IAsyncDisposable
{
    /// <summary>False once the connection is lost: every further operation would fail.</summary>
    bool IsUsable { get; }

    /// <summary>Does one operation and says what is known about it. Trouble with the node or the connection is an outcome and never an exception.</summary>
    Task<Completion> InvokeAsync(Invocation invocation, CancellationToken cancellationToken);
}
