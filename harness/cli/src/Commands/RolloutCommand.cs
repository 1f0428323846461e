using System.CommandLine;
using Elastickv.Jepsen.Cli.Rollouts;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>rollout</c>: the main job.</summary>
internal static class RolloutCommand
{
    private const string Summary = "Run a cluster through the whole encryption rollout while clients write and read and things go wrong, then judge what clients saw "
        + "and what stands on the disks. Ends with 0 valid, 1 invalid, 2 unknown. Ctrl-C heals, judges what there is and cleans up.";

    public static Command Create()
    {
        var options = new RolloutOptions();
        var command = new Command("rollout", Summary);
        foreach (var option in options.All)
            command.Add(option);
        command.SetAction(async (parsed, stop) =>
        {
            var driver = await DriverFinder.FindAsync(options.ReadDriver(parsed), stop);
            return await RolloutRun.RunAsync(options.Read(parsed, driver), parsed.InvocationConfiguration.Output, stop);
        });
        return command;
    }
}
