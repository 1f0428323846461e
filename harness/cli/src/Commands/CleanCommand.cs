using System.CommandLine;
using System.Globalization;
using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>clean</c>: ends and removes what runs left behind that were killed themselves.</summary>
internal static class CleanCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Also containers of runs that go on, or that other machines started." };
        var command = new Command("clean", "End the processes and remove the containers, networks and volumes that dead runs left behind.") { all };
        command.SetAction((parsed, stop) => CleanAsync(parsed.GetValue(all), parsed.InvocationConfiguration.Output, stop));
        return command;
    }

    private static async Task<int> CleanAsync(bool all, TextWriter output, CancellationToken stop)
    {
        var processes = ProcessRegistry.ReapLeftovers(ProcessRegistry.DefaultFolder).Count;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"processes ended: {processes}"));
        await output.WriteLineAsync(await ContainersAsync(all, stop));
        return ExitCode.Valid;
    }

    private static async Task<string> ContainersAsync(bool all, CancellationToken stop)
    {
        EngineClient engine;
        try
        {
            engine = await EngineClient.ConnectAsync(EngineAddress.FromEnvironment(), TimeProvider.System, stop);
        }
        catch (EngineException e)
        {
            return $"containers: {e.Message}";
        }

        using (engine)
        {
            var leftovers = new Leftovers(engine);
            var removed = all ? await leftovers.RemoveAllRunsAsync(stop) : await leftovers.RemoveDeadRunsAsync(stop);
            return string.Create(CultureInfo.InvariantCulture, $"containers, networks and volumes removed at {engine.Address}: {removed}");
        }
    }
}
