using Elastickv.Jepsen.Harness.Runs;
using Spectre.Console;

namespace Elastickv.Jepsen.Cli.Progress;

/// <summary>Shows how a run stands: in place on a terminal, one line a second elsewhere.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Until <paramref name="work"/> is over, whose exception is passed on.</summary>
    public static async Task ShowAsync(Func<RunSnapshot> snapshot, Task work, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var isTerminal = !Console.IsOutputRedirected && ReferenceEquals(output, Console.Out) && console.Profile.Capabilities is { Ansi: true, Interactive: true };
        if (isTerminal)
            await console.Status().StartAsync("starting", context => FollowAsync(snapshot, work, line => Update(context, line)));
        else
            await FollowAsync(snapshot, work, output.WriteLine);
        await work;
    }

    private static async Task FollowAsync(Func<RunSnapshot> snapshot, Task work, Action<string> show)
    {
        var before = snapshot();
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(Interval));
            var now = snapshot();
            show(ProgressLine.Of(before, now));
            before = now;
        }
    }

    private static void Update(StatusContext context, string line) => context.Status(Markup.Escape(line));
}
