using System.CommandLine;
using System.Runtime.InteropServices;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Cli.Commands;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Cli;

/// <summary>
/// The executable's one way in: parses, runs one command, and turns every outcome into an exit code. Bad input is one line on standard error and
/// 254, an error of the suite itself 255. The first SIGINT or SIGTERM cancels the command, the second ends the process.
/// </summary>
public static class CommandLine
{
    /// <summary>The executable, as users type it.</summary>
    internal const string Name = "elastickv-jepsen";

    private const string Summary = "Black-box verification of an encrypted elastickv cluster: runs it through the encryption rollout under faults and judges "
        + "what clients saw and what stands on the disks. Exit codes: 0 valid, 1 invalid, 2 unknown, 254 wrong input, 255 the suite itself failed.";

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => CancelOnce(context, cancellation));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => CancelOnce(context, cancellation));
        var parsed = CreateRoot().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync(ParseErrorText.Of(parsed));
            return ExitCode.BadInput;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, cancellation.Token);
        }
        catch (Exception exception) when (IsBadInput(exception))
        {
            await error.WriteLineAsync(OneLine(exception.Message));
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync("Cancelled.");
            return ExitCode.Unknown;
        }
        catch (EngineException exception) when (exception.Status is not null)
        {
            await error.WriteLineAsync($"the Docker Engine refused what the run cannot do without: {OneLine(exception.Message)}. Is its disk full? Look at docker system df and its log.");
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is EngineException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(OneLine(exception.Message));
            return ExitCode.Failure;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync($"{Name} itself failed: {exception}");
            return ExitCode.Failure;
        }
    }

    /// <summary>The command tree: one file a command in <c>Commands</c>.</summary>
    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(Summary)
        {
            RolloutCommand.Create(),
            JudgeCommand.Create(),
            AuditCommand.Create(),
            CheckCommand.Create(),
            CanaryCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
            CleanCommand.Create(),
        };
        DetailedHelp.Install(root);
        return root;
    }

    /// <summary>A message of several lines as one, for standard error.</summary>
    internal static string OneLine(string message) => string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static bool IsBadInput(Exception exception) => exception is
        BadInputException or ClusterException or PlanException or StoreException or MalformedInputException;

    private static void CancelOnce(PosixSignalContext context, CancellationTokenSource cancellation)
    {
        context.Cancel = !cancellation.IsCancellationRequested;
        cancellation.Cancel();
    }
}
