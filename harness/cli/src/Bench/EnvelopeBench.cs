using System.Diagnostics;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>
/// Has the node's own executable measure what its storage envelope costs beyond the cipher (<c>admin encryption bench-envelope</c>): the suite has no code of the
/// node's, so it can only ask.
/// </summary>
internal sealed class EnvelopeBench(NodeBenchOptions options, TextWriter output)
{
    private const double Goal = 0.8;
    private const string Unknown = "?";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var fields = await MeasureAsync(cancellationToken);
        if (fields is null)
        {
            await output.WriteLineAsync("  envelope           this node cannot measure it");
            return;
        }

        await output.WriteLineAsync(
            $"  envelope           {fields("seal_open_per_second")} seals and opens per second, {fields("ratio")} of raw AesGcm's speed ({Goal:0.0} wanted), {fields("ratio_without_aad")} of it without associated data");
    }

    /// <summary>The values of the node's answer by their names, or null if it gives none.</summary>
    private async Task<Func<string, string>?> MeasureAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(options.NodeBinary) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "admin", "encryption", "bench-envelope", "--value-bytes", $"{options.ValueBytes}" })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var line = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await error;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            return null;
        var fields = line.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        return name => fields.GetValueOrDefault(name, Unknown);
    }
}
