using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>A fault that hurts each of its nodes by itself.</summary>
public abstract record NodeFault : Fault
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);

    public sealed override Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken) =>
        OnEachAsync(node => HurtAsync(scene, node, cancellationToken));

    public sealed override Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken) =>
        OnEachAsync(node => RepairAsync(scene, node, cancellationToken));

    protected abstract Task<string?> HurtAsync(FaultScene scene, string node, CancellationToken cancellationToken);

    protected abstract Task<string?> RepairAsync(FaultScene scene, string node, CancellationToken cancellationToken);

    /// <summary>Starts the node again, and rebuilds its sidecar if that must be.</summary>
    protected static async Task<string?> BringBackAsync(FaultScene scene, string node, CancellationToken cancellationToken) =>
        await scene.Keeper.BringBackAsync(scene.Node(node), RecoveryLimit, cancellationToken) ? null : $"{node} does not run yet";

    private async Task<string?> OnEachAsync(Func<string, Task<string?>> act)
    {
        var details = (await Task.WhenAll(Nodes.Select(act))).OfType<string>().ToImmutableArray();
        return details.IsEmpty ? null : string.Join("; ", details);
    }
}
