using Elastickv.Node.Admin.Recovery;
using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary>
/// What the executable does other than run a node: <c>resync-sidecar</c>, <c>health</c> and <c>admin encryption …</c>. Exit code 0, or 1 with one line on stderr, or 2
/// with the usage.
/// </summary>
public sealed class OfflineCommand
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int BadUsage = 2;

    private readonly Func<RpcClient, TimeProvider, TextWriter, Task> _run;
    private readonly Action<TextWriter> _usage;

    private OfflineCommand(Func<RpcClient, TimeProvider, TextWriter, Task> run, Action<TextWriter> usage) => (_run, _usage) = (run, usage);

    /// <summary>The command that a command line names, or null if it is that of a node.</summary>
    public static OfflineCommand? Find(IReadOnlyList<string> arguments) => arguments.ToArray() switch
    {
        ["resync-sidecar", .. var rest] => Resync(rest),
        ["admin", "encryption", "resync-sidecar", .. var rest] => Resync(rest),
        ["health"] => new OfflineCommand((_, time, _) => HealthCommand.RunAsync(time), output => output.WriteLine("Usage of elastickv-node health: no flags")),
        ["admin", "encryption", .. var rest] => new OfflineCommand(
            (rpc, _, output) => new EncryptionCommand(rpc, output).RunAsync(rest), output => EncryptionCommand.WriteUsage(output, rest)),
        ["admin", ..] => new OfflineCommand((_, _, _) => throw new UsageException("admin: want the subcommand encryption"), output => EncryptionCommand.WriteUsage(output, [])),
        _ => null,
    };

    private static OfflineCommand Resync(string[] arguments) => new(
        async (rpc, time, output) => await output.WriteLineAsync(await new SidecarResync(ResyncOptions.Read(arguments), rpc, time).RunAsync(CancellationToken.None)),
        ResyncOptions.WriteUsage);

    public async Task<int> RunAsync(TextWriter output, TextWriter error, TimeProvider time)
    {
        using var rpc = new RpcClient();
        try
        {
            await _run(rpc, time, output);
            return Success;
        }
        catch (HelpException)
        {
            _usage(output);
            return Success;
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync(e.Message);
            _usage(error);
            return BadUsage;
        }
        catch (Exception e)
        {
            new NodeLog(error, time).Write(e is RpcException rpcError ? $"{rpcError.Code}: {e.Message}" : e.Message);
            return Failure;
        }
    }
}
