using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>The leader is asked to hand over, once. There is nothing to undo.</summary>
public sealed record TransferLeader : NodeFault
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public override string Kind => FaultKind.TransferLeader;

    protected override async Task<string?> HurtAsync(FaultScene scene, string node, CancellationToken cancellationToken)
    {
        try
        {
            await scene.Control.TransferLeadershipAsync(scene.Node(node), Limit, cancellationToken);
            return null;
        }
        catch (GrpcException exception)
        {
            return $"{node} answered {exception.Status}: {exception.Message}";
        }
    }

    protected override Task<string?> RepairAsync(FaultScene scene, string node, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
