using System.Diagnostics;
using System.Globalization;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>Times a shell command over a file, as the shell itself does.</summary>
internal static class ToolTime
{
    /// <param name="command">The command; <c>$1</c> is the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <exception cref="BadInputException">The command is not there.</exception>
    public static async Task<ScanTime> OfAsync(string command, string file, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c", $"TIMEFORMAT='%R %U %S'; time {command}; true", "bench", file })
            start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var text = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        var words = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 3)
            throw new BadInputException($"'{command}' cannot be timed here: {text.Split('\n')[0]}");
        var seconds = Array.ConvertAll(words, word => double.Parse(word, CultureInfo.InvariantCulture));
        return new ScanTime(TimeSpan.FromSeconds(seconds[0]), TimeSpan.FromSeconds(seconds[1] + seconds[2]));
    }
}
