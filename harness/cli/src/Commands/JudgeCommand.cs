using System.CommandLine;
using Elastickv.Jepsen.Cli.Rollouts;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>judge DIRECTORY</c>: judges a stored run again, also one that was cut off.</summary>
internal static class JudgeCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "Folder of a stored run, for example store/latest." };
        var command = new Command("judge", "Judge a stored run again, also one that was cut off in the middle.") { directory };
        command.SetAction((parsed, cancel) => JudgeAsync(parsed.GetRequiredValue(directory), parsed.InvocationConfiguration.Output, cancel));
        return command;
    }

    private static Task<int> JudgeAsync(string directory, TextWriter output, CancellationToken cancel)
    {
        var folder = new RunFolder(Path.GetFullPath(directory));
        return RolloutRun.JudgeAsync(folder, $"run  {folder.Root}", output, cancel);
    }
}
