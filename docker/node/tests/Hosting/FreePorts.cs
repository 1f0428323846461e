using System.Net;
using System.Net.Sockets;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>
/// Loopback ports for members, who must know each other's addresses before they listen. They lie below those that the system gives to outgoing
/// connections, and none is given twice in a process, so that clusters can start side by side.
/// </summary>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int _next = Environment.ProcessId * 127 % Count;

    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    private static int Take()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % Count);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
