using System.Threading.Tasks.Sources;

namespace Elastickv.Node.Redis.Routing;

/// <summary>One connection's place in the queue for a fence; used for one wait after the other, so that waiting allocates nothing.</summary>
internal sealed class FenceWaiter : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;

    public ValueTask Start()
    {
        _core.Reset();
        return new ValueTask(this, _core.Version);
    }

    public void Complete(Exception? failure)
    {
        if (failure is null)
            _core.SetResult(true);
        else
            _core.SetException(failure);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
