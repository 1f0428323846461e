using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Tests.Admin;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Tests.FakeNode;

/// <summary>
/// A node that listens on its ports, answers every line with its id and that line, and leaves files. <c>FAKE_NODE</c> holds words that change it:
/// <c>refuse</c> (or <c>refuse:ID</c>), <c>deaf</c>, <c>stubborn</c>, <c>bare</c> (an upstream binary without extras), <c>deleted-file</c>,
/// <c>leader:ID:TERM</c> (that node says it leads; with one such word every node serves RaftAdmin).
/// </summary>
internal static class FakeNodeProcess
{
    public const string Variable = "FAKE_NODE";

    private static readonly string[] Ways = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(' ');

    public static int Help()
    {
        Console.Error.WriteLine("Usage of node:\n  -dynamoAddress string\n    \tDynamoDB address (default \"localhost:8000\")\n  -pprofAddress string");
        if (!Ways.Contains("bare"))
            Console.Error.WriteLine("  -defect string\n    \tplant a defect: stale-read");
        return 0;
    }

    public static int ResyncHelp() => Ways.Contains("bare") ? Refuse("flag --raftId is required") : 0;

    public static int Resync(FakeNodeFlags flags)
    {
        File.WriteAllText(flags["--encryptionSidecarPath"], "resynced");
        Console.WriteLine($"sidecar of {flags["--raftId"]} rebuilt");
        return 0;
    }

    public static async Task<int> RunAsync(FakeNodeFlags flags)
    {
        var id = flags["--raftId"];
        if (Ways.Contains("refuse") || Ways.Contains($"refuse:{id}"))
            return Refuse("encryption startup guards refused process start: because the test wants it");
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = Ways.Contains("stubborn"));
        Console.WriteLine($"fake node {id} starts");
        var folder = Path.Combine(flags["--raftDataDir"], id);
        Directory.CreateDirectory(Path.Combine(folder, "wal"));
        await File.AppendAllTextAsync(Path.Combine(folder, "wal", "0.wal"), $"{id} was here\n");
        using var held = Ways.Contains("deleted-file") ? HoldDeleted(Path.Combine(folder, "wal", "gone.wal")) : null;
        if (!Ways.Contains("deaf"))
            await Task.WhenAll(ServeAsync(id, flags.Address("--redisAddress")), ServeAdminAsync(id, flags.Address("--address")));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"2026/01/02 03:04:05 {reason}");
        return 1;
    }

    private static FileStream HoldDeleted(string path)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Delete | FileShare.ReadWrite);
        file.Write(Encoding.ASCII.GetBytes("deleted but still on the disk"));
        file.Flush();
        File.Delete(path);
        return file;
    }

    private static async Task ServeAdminAsync(string id, IPEndPoint address)
    {
        if (!Ways.Any(way => way.StartsWith("leader:", StringComparison.Ordinal)))
        {
            await ServeAsync(id, address);
            return;
        }
        var term = Ways.Select(way => way.Split(':')).Where(way => way.Length == 3 && way[1] == id).Select(way => ulong.Parse(way[2])).SingleOrDefault();
        var status = new RaftAdminStatusResponse { State = term > 0 ? RaftAdminState.Leader : RaftAdminState.Follower, Term = term };
        await using var server = await FakeGrpcServer.StartAsync(
            context => FakeGrpcServer.AnswerAsync(context, GrpcFrame.Encode(status)), address.Port);
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task ServeAsync(string id, IPEndPoint address)
    {
        using var listener = new TcpListener(address);
        listener.Start();
        while (true)
            _ = AnswerAsync(id, await listener.AcceptTcpClientAsync());
    }

    private static async Task AnswerAsync(string id, TcpClient client)
    {
        try
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync() is { } line)
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{id} heard {line}\n"));
            }
        }
        catch (IOException)
        {
            // The client hung up.
        }
    }
}
