using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>The node's executable: starts it with its log followed, or runs it as an offline command.</summary>
internal sealed class NodeProgram(string path, ProcessRegistry registry, ImmutableDictionary<string, string> environment, TimeProvider time)
{
    private const int MaxOutput = 256 * 1024;

    // What setsid and setpriv answer when they cannot start a program.
    private const int CannotRun = 126;
    private const int NotFound = 127;

    /// <summary>Generous, for a loaded machine; a binary that takes a probe for a start would run on.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(60);

    /// <exception cref="ClusterException">There is no such program, or this user may not run it.</exception>
    public static NodeProgram Find(
        string path, ProcessRegistry registry, ImmutableDictionary<string, string> environment, TimeProvider time)
    {
        if (Directory.Exists(path))
            throw new ClusterException($"node binary {path} is a folder: name the program in it with --node-binary");
        if (!File.Exists(path))
            throw new ClusterException($"node binary {path} does not exist: build it or name another with --node-binary");
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if ((File.GetUnixFileMode(path) & Executable) == UnixFileMode.None)
            throw new ClusterException($"node binary {path} is not executable: chmod +x it or name another with --node-binary");
        return new NodeProgram(Path.GetFullPath(path), registry, environment, time);
    }

    /// <summary>Starts a life of a node.</summary>
    public async Task<NodeLife> StartAsync(ImmutableArray<string> arguments, string folder, LogFile log) =>
        new(await ChildProcess.StartAsync(new ProcessCommand(path, arguments, folder, environment), registry, line => log.Append(line.Span)));

    /// <summary>Runs it to its end. After <paramref name="limit"/> it is killed, and the exit code says so.</summary>
    public async Task<CommandResult> RunAsync(ImmutableArray<string> arguments, string folder, TimeSpan limit, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        var process = await ChildProcess.StartAsync(
            new ProcessCommand(path, arguments, folder, environment), registry, line => Keep(output, line));
        try
        {
            await process.Exited.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Keep(output, Encoding.UTF8.GetBytes($"elastickv-jepsen: killed after {limit.TotalSeconds} s"));
        }
        finally
        {
            await process.KillAsync();
        }
        var exitCode = await process.Exited;
        lock (output)
            return new CommandResult(exitCode, output.ToString());
    }

    /// <summary>Asks the binary what it can do (see <see cref="NodeCommandLine"/>).</summary>
    /// <exception cref="ClusterException">It cannot be run on this machine.</exception>
    public async Task<NodeCommandLine> ProbeAsync(string folder, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            RunAsync(NodeCommandLine.HelpArguments, folder, ProbeLimit, cancellationToken),
            RunAsync(NodeCommandLine.ResyncProbeArguments, folder, ProbeLimit, cancellationToken));
        var (help, resync) = (answers[0], answers[1]);
        if (help.ExitCode is CannotRun or NotFound)
            throw new ClusterException($"node binary {path} cannot be run on this machine: {help.Output.TrimEnd()}");
        return new NodeCommandLine(help.Output, resyncs: resync.ExitCode == 0);
    }

    private static void Keep(StringBuilder output, ReadOnlyMemory<byte> line)
    {
        lock (output)
        {
            if (output.Length < MaxOutput)
                output.Append(Encoding.UTF8.GetString(line.Span)).Append('\n');
        }
    }
}
