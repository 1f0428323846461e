using System.Net.Sockets;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary>
/// <c>elastickv-node health</c>: whether the node that is the first process here, as in its container, takes connections on both its ports. The ports are asked and
/// not the process, which has been seen alive with its port closed (spec §12).
/// </summary>
public static class HealthCommand
{
    private const string FirstProcess = "/proc/1/cmdline";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <exception cref="RefusalException">A port does not answer.</exception>
    public static async Task RunAsync(TimeProvider time)
    {
        var commandLine = await File.ReadAllTextAsync(FirstProcess);
        foreach (var address in Addresses(commandLine))
            await ConnectAsync(address, time);
    }

    /// <summary>The addresses on a node's command line, given as the kernel shows it: words that each end with a zero byte.</summary>
    public static IReadOnlyList<string> Addresses(string commandLine)
    {
        var flags = NodeFlags.Create();
        // Each word ends with a zero byte, so the last piece is none; an empty word is one.
        flags.Parse(commandLine.Split('\0')[1..^1]);
        return [flags.String("redisAddress"), flags.String("address")];
    }

    private static async Task ConnectAsync(string address, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(HostPort.Resolve(address), limit.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            throw new RefusalException($"{address} does not answer: {e.Message}");
        }
    }
}
