using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>SIGTERM, as an operator restarts a node.</summary>
public sealed record Restart : NodeFault
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    public override string Kind => FaultKind.Restart;

    protected override async Task<string?> HurtAsync(FaultScene scene, string node, CancellationToken cancellationToken)
    {
        await scene.Node(node).StopAsync(Grace, cancellationToken);
        return null;
    }

    protected override Task<string?> RepairAsync(FaultScene scene, string node, CancellationToken cancellationToken) =>
        BringBackAsync(scene, node, cancellationToken);
}
