using System.Net;
using System.Net.Sockets;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>
/// A loopback port that stays a node's own for the whole run, also while the node is down. The port is bound here and never listened on: a node
/// that sets SO_REUSEADDR, as Go and .NET do, may listen on it, while the system gives it to nobody who asks for just any port or connects.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <param name="port">0 for any free port.</param>
    /// <exception cref="ClusterException">Somebody else has it.</exception>
    public PortReservation(int port)
    {
        try
        {
            // The runtime sets SO_REUSEADDR, and only that, on every TCP socket it binds on Linux.
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new ClusterException($"port {port} on 127.0.0.1 is in use: choose another base port or stop what uses it", e);
        }
        Address = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint Address { get; }

    public void Dispose() => _socket.Dispose();
}
