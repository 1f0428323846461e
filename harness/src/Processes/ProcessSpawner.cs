using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;

namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>
/// Starts child processes that die with the suite: the kernel sends them SIGKILL when the thread that started them ends. That thread must
/// live as long as the suite, so one thread starts them all.
/// </summary>
internal sealed class ProcessSpawner
{
    private static readonly Lazy<ProcessSpawner> Instance = new(() => new ProcessSpawner());

    private readonly BlockingCollection<Action> _work = [];
    private ImmutableArray<string>? _prefix;

    private ProcessSpawner() => new Thread(Run) { IsBackground = true, Name = "process spawner" }.Start();

    public static ProcessSpawner Shared => Instance.Value;

    /// <summary>Starts it with both outputs redirected.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started at all.</exception>
    public Task<Process> StartAsync(ProcessCommand command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => Complete(started, command));
        return started.Task;
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }

    private void Complete(TaskCompletionSource<Process> started, ProcessCommand command)
    {
        try
        {
            _prefix ??= Wrappers().First(IsUsable);
            started.SetResult(Start([.. _prefix, command.Program, .. command.Arguments], command.Folder, command.Environment));
        }
        catch (Exception e)
        {
            started.SetException(e);
        }
    }

    /// <summary>
    /// setsid keeps the terminal's Ctrl-C from the nodes: the suite heals and judges first. Best first; the last works everywhere.
    /// </summary>
    private static IEnumerable<ImmutableArray<string>> Wrappers()
    {
        ImmutableArray<string> dieWithSuite = ["setpriv", "--pdeathsig", "KILL", "--"];
        yield return ["setsid", .. dieWithSuite];
        yield return dieWithSuite;
        yield return ["setsid"];
        yield return [];
    }

    private static bool IsUsable(ImmutableArray<string> wrapper)
    {
        if (wrapper.IsEmpty)
            return true;
        try
        {
            using var trial = Start([.. wrapper, "true"], folder: "/", ImmutableDictionary<string, string>.Empty);
            trial.WaitForExit();
            return trial.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(ReadOnlySpan<string> words, string folder, ImmutableDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(words[0])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var word in words[1..])
            start.ArgumentList.Add(word);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        // No node reads its input; a closed one cannot swallow the terminal's.
        process.StandardInput.Close();
        return process;
    }
}
