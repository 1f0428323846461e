using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Tests.Processes;

public sealed class ChildProcessTests
{
    private readonly ConcurrentQueue<string> _log = new();
    private TestFolder _folder = null!;
    private ProcessRegistry _registry = null!;

    [SetUp]
    public void Open()
    {
        _log.Clear();
        _folder = new TestFolder();
        _registry = ProcessRegistry.Open(_folder.At("registry"));
    }

    [TearDown]
    public void Close()
    {
        _registry.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Every_line_of_both_outputs_is_logged_before_the_exit_is_known()
    {
        var child = await ShellAsync("echo out; echo reason >&2; echo more; printf end; exit 3");
        Assert.That(await child.Exited, Is.EqualTo(3));
        Assert.That(_log, Is.EquivalentTo(["out", "reason", "more", "end"]));
    }

    [Test]
    public async Task The_last_line_is_the_reason_on_standard_error()
    {
        var child = await ShellAsync("echo first >&2; echo reason >&2; echo '' >&2; echo chatter");
        await child.Exited;
        Assert.That(child.LastLine, Is.EqualTo("reason"));
    }

    [Test]
    public async Task Without_standard_error_the_last_line_is_the_outputs()
    {
        var child = await ShellAsync("echo chatter");
        await child.Exited;
        Assert.That(child.LastLine, Is.EqualTo("chatter"));
    }

    [Test]
    public async Task Killing_gives_128_and_the_signal_and_may_be_repeated()
    {
        var child = await ShellAsync("exec sleep 1000");
        Assert.That(await child.KillAsync(), Is.EqualTo(137));
        Assert.That(await child.KillAsync(), Is.EqualTo(137));
    }

    [Test]
    public async Task An_exit_is_known_although_a_grandchild_keeps_the_outputs_open()
    {
        var child = await ShellAsync("sleep 1000 & echo $!");
        Assert.That(await child.Exited, Is.Zero);
        Signals.Send(int.Parse(child.LastLine!), Signal.Kill);
    }

    [Test]
    public async Task A_child_is_noted_before_it_can_be_forgotten()
    {
        var child = await ShellAsync("exec sleep 1000");
        var noted = File.ReadAllLines(Directory.GetFiles(_folder.At("registry")).Single());
        Assert.That(noted[^1], Is.EqualTo($"{child.Pid} {ProcessIdentity.Of(child.Pid)!.StartTime}"));
        await child.KillAsync();
    }

    [Test]
    public async Task A_child_hears_nothing_of_the_terminals_interrupt()
    {
        var child = await ShellAsync("echo $$; exec sleep 1000");
        await Eventually.IsTrue(() => !_log.IsEmpty, "its first line");
        var stat = File.ReadAllText($"/proc/{child.Pid}/stat");
        var session = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3]);
        await child.KillAsync();
        Assert.That(session, Is.EqualTo(child.Pid), "it leads a session of its own");
    }

    private Task<ChildProcess> ShellAsync(string script) =>
        ChildProcess.StartAsync(
            new ProcessCommand("/bin/sh", ["-c", script], _folder.Path, ImmutableDictionary<string, string>.Empty),
            _registry,
            line => _log.Enqueue(Encoding.UTF8.GetString(line.Span)));
}
