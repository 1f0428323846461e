using System.Globalization;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>The ports of the Engine's host that lead to one node.</summary>
/// <param name="Raft">0 for a free one.</param>
/// <param name="Redis">0 for a free one.</param>
internal sealed record PublishedPorts(int Raft, int Redis)
{
    private const int PortsPerNode = 10;

    public static readonly PublishedPorts Free = new(0, 0);

    /// <summary>Ten ports a node from the first, in the order that processes have them: Raft, then Redis.</summary>
    public static PublishedPorts From(int first, int index) => new(first + index * PortsPerNode, first + index * PortsPerNode + 1);

    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>> Bindings => new Dictionary<string, IReadOnlyList<PortBinding>>(StringComparer.Ordinal)
    {
        [ToolboxSpec.RaftPort] = [Binding(Raft)],
        [ToolboxSpec.RedisPort] = [Binding(Redis)],
    };

    private static PortBinding Binding(int port) => new("", port == 0 ? "" : port.ToString(CultureInfo.InvariantCulture));
}
