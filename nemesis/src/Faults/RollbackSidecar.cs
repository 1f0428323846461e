using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Recovery;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>The node is killed and an earlier <c>keys.json</c> of its own put back, as after a restore from a backup. It must refuse to start until the file is rebuilt.</summary>
public sealed record RollbackSidecar : NodeFault
{
    public override string Kind => FaultKind.RollbackSidecar;

    protected override async Task<string?> HurtAsync(FaultScene scene, string node, CancellationToken cancellationToken)
    {
        var victim = scene.Node(node);
        await scene.Sidecars.SettleAsync(victim, cancellationToken);
        await victim.KillAsync(cancellationToken);
        var original = await victim.ReadSidecarAsync(cancellationToken);
        if (original is null || scene.Sidecars.Older(node) is not { } older)
        {
            scene.Keeper.NothingToTamper(victim, Kind, "it has no older sidecar to put back");
            return null;
        }

        await scene.Keeper.TamperAsync(victim, new Tampering(StartReason.OlderSidecar, original), older.Content, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{node} got back its sidecar of index {older.AppliedIndex}");
    }

    protected override Task<string?> RepairAsync(FaultScene scene, string node, CancellationToken cancellationToken) =>
        BringBackAsync(scene, node, cancellationToken);
}
