using System.Diagnostics;
using System.Text;

namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>A process that this run started, from its start to its exit; its outputs go to a log as they come.</summary>
public sealed class ChildProcess
{
    /// <summary>How long the outputs may stay open after the exit: a child of the child may hold them.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Action<ReadOnlyMemory<byte>> _log;
    private string? _lastError;
    private string? _lastOutput;

    private ChildProcess(Process process, Action<ReadOnlyMemory<byte>> log)
    {
        _process = process;
        _log = log;
        Pid = process.Id;
        var outputs = Task.WhenAll(
            Follow(process.StandardOutput.BaseStream, line => _lastOutput = line),
            Follow(process.StandardError.BaseStream, line => _lastError = line));
        Exited = WaitAsync(outputs);
    }

    public int Pid { get; }

    /// <summary>Its exit code, 128 + signal if a signal ended it; complete once its outputs are read, too.</summary>
    public Task<int> Exited { get; }

    /// <summary>The last line of its standard error, where a refusal states its reason; of its standard output if it never wrote to the former.</summary>
    public string? LastLine => _lastError ?? _lastOutput;

    /// <summary>Starts a process. <paramref name="log"/> is called with every line of both outputs, from two threads.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started at all.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessCommand command, ProcessRegistry registry, Action<ReadOnlyMemory<byte>> log)
    {
        var process = await ProcessSpawner.Shared.StartAsync(command);
        if (ProcessIdentity.Of(process.Id) is { } identity)
            registry.Add(identity);
        return new ChildProcess(process, log);
    }

    /// <summary>Sends a signal; nothing if it has exited.</summary>
    public void Send(Signal signal)
    {
        if (!Exited.IsCompleted && !_process.HasExited)
            Signals.Send(Pid, signal);
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task<int> KillAsync()
    {
        Send(Signal.Kill);
        return await Exited;
    }

    private async Task<int> WaitAsync(Task outputs)
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        await Task.WhenAny(outputs, Task.Delay(DrainLimit));
        return code;
    }

    /// <summary>Reading a pipe blocks a thread, so each output has one that is not the pool's.</summary>
    private Task Follow(Stream output, Action<string> last)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Read(output, last, done), maxStackSize: 256 * 1024) { IsBackground = true, Name = $"log of {Pid}" };
        thread.Start();
        return done.Task;
    }

    private void Read(Stream output, Action<string> last, TaskCompletionSource done)
    {
        try
        {
            LineReader.ReadAll(output, line =>
            {
                _log(line);
                if (!line.IsEmpty)
                    last(Encoding.UTF8.GetString(line.Span));
            });
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _log(Encoding.UTF8.GetBytes($"elastickv-jepsen: the rest of this output could not be read or kept: {e.Message}"));
        }
        done.SetResult();
    }
}
