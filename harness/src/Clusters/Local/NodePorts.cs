using System.Net;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>The ports of one node.</summary>
internal sealed class NodePorts : IDisposable
{
    private const int Stride = 10;
    private const int PortsPerNode = 4;

    private readonly PortReservation[] _reserved;

    private NodePorts(PortReservation[] reserved) => _reserved = reserved;

    public IPEndPoint Raft => _reserved[0].Address;

    public IPEndPoint Redis => _reserved[1].Address;

    public IPEndPoint Metrics => _reserved[2].Address;

    public IPEndPoint Dynamo => _reserved[3].Address;

    /// <summary>The ports of the node with this number, counted from 0; free ones without a base port.</summary>
    /// <exception cref="ClusterException">One of them is in use.</exception>
    public static NodePorts Reserve(int? basePort, int number)
    {
        var reserved = new List<PortReservation>(PortsPerNode);
        try
        {
            for (var i = 0; i < PortsPerNode; i++)
                reserved.Add(new PortReservation(basePort is { } first ? first + (number * Stride) + i : 0));
            return new NodePorts([.. reserved]);
        }
        catch (ClusterException)
        {
            reserved.ForEach(port => port.Dispose());
            throw;
        }
    }

    public void Dispose() => Array.ForEach(_reserved, port => port.Dispose());
}
