using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>Every connection between the nodes and all others is reset, once. There is nothing to undo.</summary>
public sealed record Reset : Fault
{
    public override string Kind => FaultKind.Reset;

    public override async Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken)
    {
        foreach (var (inside, outside) in scene.Border(Nodes))
            await scene.Cluster.Network.ResetAsync(inside, outside, cancellationToken);
        return null;
    }

    public override Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
