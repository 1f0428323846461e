using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>SIGSTOP: the node keeps its connections and answers nothing, and afterwards goes on as if no time had passed.</summary>
public sealed record Pause : NodeFault
{
    public override string Kind => FaultKind.Pause;

    protected override async Task<string?> HurtAsync(FaultScene scene, string node, CancellationToken cancellationToken)
    {
        await scene.Node(node).PauseAsync(cancellationToken);
        return null;
    }

    protected override async Task<string?> RepairAsync(FaultScene scene, string node, CancellationToken cancellationToken)
    {
        await scene.Node(node).ResumeAsync(cancellationToken);
        return null;
    }
}
