using System.Diagnostics;

namespace Elastickv.Node.Tests.Hosting.Startup;

/// <summary>The node's executable, started as an operator would.</summary>
internal static class NodeProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Process Start(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "elastickv-node.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // A killed process leaves its debugger sockets in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        using var process = Start(arguments, environment);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await output;
            return (process.ExitCode, await error);
        }
        catch (OperationCanceledException e)
        {
            process.Kill();
            throw new TimeoutException("the node neither refused nor ended", e);
        }
    }
}
