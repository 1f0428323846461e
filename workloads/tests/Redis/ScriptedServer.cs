using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Elastickv.Jepsen.Workloads.Tests.Redis;

/// <summary>A listener on a free loopback port whose side of each connection the test plays by hand.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer() => _listener.Start();

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public Task<Socket> AcceptAsync() => _listener.AcceptSocketAsync();

    /// <summary>Reads exactly these bytes, one a character.</summary>
    public static async Task ExpectAsync(Socket connection, string wire)
    {
        var buffer = new byte[Encoding.Latin1.GetByteCount(wire)];
        await using var stream = new NetworkStream(connection);
        await stream.ReadExactlyAsync(buffer);
        Assert.That(Encoding.Latin1.GetString(buffer), Is.EqualTo(wire));
    }

    public static async Task SendAsync(Socket connection, string wire) => await connection.SendAsync(Encoding.Latin1.GetBytes(wire));

    public void Dispose() => _listener.Dispose();
}
