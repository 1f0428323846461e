using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Recovery;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>The node is killed and its <c>keys.json</c> removed. It must refuse to start until the file is rebuilt from the leader.</summary>
public sealed record WipeSidecar : NodeFault
{
    public override string Kind => FaultKind.WipeSidecar;

    protected override async Task<string?> HurtAsync(FaultScene scene, string node, CancellationToken cancellationToken)
    {
        var victim = scene.Node(node);
        var isSettled = await scene.Sidecars.SettleFirstAsync(victim, cancellationToken);
        await victim.KillAsync(cancellationToken);
        if (!isSettled || await victim.ReadSidecarAsync(cancellationToken) is not { } original)
        {
            scene.Keeper.NothingToTamper(victim, Kind, "it has no sidecar that it must miss");
            return null;
        }

        await scene.Keeper.TamperAsync(victim, new Tampering(StartReason.WipedSidecar, original), null, cancellationToken);
        return null;
    }

    protected override Task<string?> RepairAsync(FaultScene scene, string node, CancellationToken cancellationToken) =>
        BringBackAsync(scene, node, cancellationToken);
}
