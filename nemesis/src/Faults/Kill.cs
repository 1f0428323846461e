using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>SIGKILL. What the node had not stored is gone; it is started again at the end.</summary>
public sealed record Kill : NodeFault
{
    public override string Kind => FaultKind.Kill;

    protected override async Task<string?> HurtAsync(FaultScene scene, string node, CancellationToken cancellationToken)
    {
        await scene.Node(node).KillAsync(cancellationToken);
        return null;
    }

    protected override Task<string?> RepairAsync(FaultScene scene, string node, CancellationToken cancellationToken) =>
        BringBackAsync(scene, node, cancellationToken);
}
