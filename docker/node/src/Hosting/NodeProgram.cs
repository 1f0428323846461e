using System.Runtime.InteropServices;
using Elastickv.Node.Admin.CommandLine;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Hosting;

/// <summary>The main program: reads the command line, runs the node until it halts, and answers with an exit code (spec §10.3).</summary>
public static class NodeProgram
{
    private const int Success = 0, Failure = 1, BadUsage = 2, Terminated = 128 + 15;
    private const int FirstProcess = 1;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        DurableSteps.ObeyKillSwitch(Environment.GetEnvironmentVariable);
        var extras = Extras.AreOn(Environment.GetEnvironmentVariable);
        if (extras && OfflineCommand.Find(arguments) is { } command)
            return await command.RunAsync(Console.Out, Console.Error, TimeProvider.System);

        using var terminate = EndOnTerminate();
        var log = new NodeLog(Console.Error, TimeProvider.System);
        try
        {
            var options = NodeOptionsReader.Read(arguments, Environment.GetEnvironmentVariable);

            // Halting means ending the process, not closing politely: the host is not disposed.
            var host = await NodeHost.StartAsync(options, log, TimeProvider.System, new Random());
            await host.Ended;
            return Success;
        }
        catch (HelpException)
        {
            NodeOptionsReader.WriteUsage(Console.Out, extras);
            return Success;
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            NodeOptionsReader.WriteUsage(Console.Error, extras);
            return BadUsage;
        }
        catch (Exception e)
        {
            log.Write(e.Message);
            return Failure;
        }
    }

    /// <summary>
    /// The kernel keeps SIGTERM from the first process of a namespace, which a node in a container is, unless it handles it. Everywhere else the signal ends the
    /// process by itself.
    /// </summary>
    private static PosixSignalRegistration? EndOnTerminate() => Environment.ProcessId == FirstProcess
        ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(Terminated))
        : null;
}
