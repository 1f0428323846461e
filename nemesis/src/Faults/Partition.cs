using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>The nodes are cut off from all others. Clients stay connected to everyone.</summary>
/// <param name="Cause">The kind that it counts as.</param>
/// <param name="Lost">Which bytes are lost, as the nodes see them; null for both ways.</param>
public sealed record Partition(string Cause, LinkDirection? Lost) : Fault
{
    private HeldBack? _before;

    public override string Kind => Cause;

    public override async Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken)
    {
        _before = HeldBack.By(scene.Cluster.Network);
        await Task.WhenAll(Links(scene).Select(link => scene.Cluster.Network.CutAsync(link.From, link.To, cancellationToken)));
        return Lost is { } direction ? $"{(direction == LinkDirection.Inbound ? "what it is sent" : "what it sends")} is lost" : null;
    }

    public override async Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Links(scene).Select(link => scene.Cluster.Network.HealAsync(link.From, link.To, cancellationToken)));
        return _before is { } before ? HeldBack.By(scene.Cluster.Network).Since(before) : null;
    }

    private IEnumerable<(string From, string To)> Links(FaultScene scene)
    {
        foreach (var (inside, outside) in scene.Border(Nodes))
        {
            if (Lost != LinkDirection.Inbound)
                yield return (inside, outside);
            if (Lost != LinkDirection.Outbound)
                yield return (outside, inside);
        }
    }
}
