using System.CommandLine;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>judge DIRECTORY</c>: judges a stored run again, also one that was cut off.</summary>
internal static class JudgeCommand
{
    public static Command Create()
    {
        var directory = new Argument<DirectoryInfo>("directory") { Description = "Folder of a stored run, for example store/latest." };
        var command = new Command("judge", "Judge a stored run again, also one that was cut off in the middle.") { directory };
        command.SetAction((parsed, _) => JudgeAsync(parsed.GetRequiredValue(directory), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<int> JudgeAsync(DirectoryInfo directory, TextWriter output)
    {
        if (!directory.Exists)
            throw new BadInputException($"There is no folder {directory}: name the folder of a stored run, for example store/latest.");
        await output.WriteLineAsync($"Judging {directory.FullName}");
        return ExitCode.Unknown;
    }
}
