using System.Collections.Immutable;
using System.Net;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// The addresses of a run's network: a /24 of 10.192.0.0/10, which neither the Engine's own pools nor common home and office networks use. The nodes have fixed
/// ones, so that a node's address survives its restarts.
/// </summary>
internal sealed record Subnets(int Number)
{
    private const int FirstSecondByte = 192;
    private const int Count = 64 * 256;
    private const int FirstNode = 11;

    /// <summary>Where to look first, and where next if that is taken.</summary>
    public static IEnumerable<Subnets> From(uint start, int tries) =>
        Enumerable.Range(0, tries).Select(i => new Subnets((int)((start + (uint)i * 7919) % Count)));

    public string Range => $"{Address(0)}/24";

    public IPAddress Gateway => Address(1);

    /// <summary>The address of the node with that index, from 0.</summary>
    public IPAddress Node(int index) => Address(FirstNode + index);

    public ImmutableArray<IPAddress> Nodes(int count) => [.. Enumerable.Range(0, count).Select(Node)];

    private IPAddress Address(int last) => new([10, (byte)(FirstSecondByte + Number / 256), (byte)(Number % 256), (byte)last]);
}
