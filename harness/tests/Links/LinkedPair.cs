using System.Net;
using System.Net.Sockets;
using System.Text;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Links;

namespace Elastickv.Jepsen.Harness.Tests.Links;

/// <summary>Two nodes, a and b: b listens, a knows it by a link.</summary>
internal sealed class LinkedPair : IAsyncDisposable
{
    private readonly TcpListener _b = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];

    public LinkedPair(TimeProvider? time = null)
    {
        _b.Start();
        Network = new LinkNetwork(["a", "b"], time ?? TimeProvider.System);
        Link = Network.Open("a", "b", (IPEndPoint)_b.LocalEndpoint);
    }

    public LinkNetwork Network { get; }

    /// <summary>The address under which a knows b.</summary>
    public IPEndPoint Link { get; }

    public LinkTraffic Forward => Network.Traffic.Single(link => link.From == "a");

    public LinkTraffic Back => Network.Traffic.Single(link => link.From == "b");

    public void StopListening() => _b.Stop();

    public async Task<Socket> DialAsync()
    {
        var socket = Track(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await socket.ConnectAsync(Link);
        return socket;
    }

    public async Task<Socket> AcceptAsync() => Track(await _b.AcceptSocketAsync());

    /// <summary>A connection from a to b, both ends.</summary>
    public async Task<(Socket A, Socket B)> ConnectAsync()
    {
        var a = await DialAsync();
        return (a, await AcceptAsync());
    }

    public static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text));

    public static async Task<string> ReceiveAsync(Socket socket, int bytes)
    {
        var buffer = new byte[bytes];
        for (var read = 0; read < bytes;)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read));
            Assert.That(more, Is.GreaterThan(0), "the stream ended too early");
            read += more;
        }
        return Encoding.ASCII.GetString(buffer);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        _sockets.ForEach(socket => socket.Dispose());
        _b.Dispose();
    }

    private Socket Track(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }
}
