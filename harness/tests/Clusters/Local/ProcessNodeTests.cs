using System.Text;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Local;

public sealed class ProcessNodeTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task A_killed_node_is_stopped_and_can_start_again_with_the_same_command_line()
    {
        await using var cluster = await OneAsync();
        var node = cluster.Node("n1");
        var before = File.ReadAllText($"/proc/{node.Pid}/cmdline");
        await node.KillAsync(default);
        Assert.That(node.State, Is.EqualTo(NodeState.Stopped));
        Assert.That(node.LastExit, Is.EqualTo(new NodeExit(137, Requested: true, "fake node n1 starts")));
        Assert.That(await node.StartAsync(Long, default), Is.EqualTo(new NodeStart(Ready: true, Exit: null)));
        Assert.That(File.ReadAllText($"/proc/{node.Pid}/cmdline"), Is.EqualTo(before));
        Assert.That(node.LastExit!.ExitCode, Is.EqualTo(137), "the latest exit stays known");
    }

    [Test]
    public async Task Starting_a_running_node_leaves_it_as_it_is()
    {
        await using var cluster = await OneAsync();
        var pid = cluster.Node("n1").Pid;
        Assert.That((await cluster.Nodes[0].StartAsync(Long, default)).Ready);
        Assert.That(cluster.Node("n1").Pid, Is.EqualTo(pid));
    }

    [Test]
    public async Task A_refused_start_is_evidence_with_its_last_line()
    {
        await using var cluster = await OneAsync("refuse");
        var start = await cluster.Nodes[0].StartAsync(Long, default);
        Assert.That(start.Ready, Is.False);
        Assert.That(start.Exit!.ExitCode, Is.EqualTo(1));
        Assert.That(start.Exit.Requested, Is.False);
        Assert.That(start.Exit.LastLine, Does.EndWith("refused process start: because the test wants it"));
    }

    [Test]
    public async Task A_node_that_never_answers_is_neither_ready_nor_gone()
    {
        await using var cluster = await OneAsync("deaf", start: false);
        Assert.That(await cluster.Nodes[0].StartAsync(TimeSpan.Zero, default), Is.EqualTo(new NodeStart(Ready: false, Exit: null)));
        Assert.That(cluster.Nodes[0].State, Is.EqualTo(NodeState.Running));
    }

    [Test]
    public async Task A_paused_node_does_not_run_until_it_is_resumed()
    {
        await using var cluster = await OneAsync();
        var node = cluster.Node("n1");
        await node.PauseAsync(default);
        Assert.That(node.State, Is.EqualTo(NodeState.Paused));
        await Eventually.IsTrue(() => StatusOf(node) == 'T', "the process is stopped");
        var answer = FakeCluster.SayAsync(node.Redis, "awake?");
        Assert.That(answer.IsCompleted, Is.False);
        await node.ResumeAsync(default);
        Assert.That(node.State, Is.EqualTo(NodeState.Running));
        Assert.That(await answer, Is.EqualTo("n1 heard awake?"));
    }

    [Test]
    public async Task A_paused_node_can_be_killed()
    {
        await using var cluster = await OneAsync();
        await cluster.Nodes[0].PauseAsync(default);
        await cluster.Nodes[0].KillAsync(default);
        Assert.That(cluster.Nodes[0].State, Is.EqualTo(NodeState.Stopped));
    }

    [TestCase("", 143)]
    [TestCase("stubborn", 137)]
    public async Task Stopping_asks_first_and_insists_after_the_grace(string ways, int exitCode)
    {
        await using var cluster = await OneAsync(ways);
        var grace = ways.Length == 0 ? Long : TimeSpan.Zero;
        await cluster.Nodes[0].StopAsync(grace, default);
        Assert.That(cluster.Nodes[0].LastExit, Has.Property(nameof(NodeExit.ExitCode)).EqualTo(exitCode).And.Property(nameof(NodeExit.Requested)).True);
    }

    [Test]
    public async Task A_paused_node_hears_that_it_shall_stop()
    {
        await using var cluster = await OneAsync();
        await cluster.Nodes[0].PauseAsync(default);
        await cluster.Nodes[0].StopAsync(Long, default);
        Assert.That(cluster.Nodes[0].LastExit!.ExitCode, Is.EqualTo(143));
    }

    [Test]
    public async Task Faults_on_a_stopped_node_do_nothing()
    {
        await using var cluster = await OneAsync(start: false);
        await cluster.Nodes[0].KillAsync(default);
        await cluster.Nodes[0].PauseAsync(default);
        await cluster.Nodes[0].ResumeAsync(default);
        await cluster.Nodes[0].StopAsync(Long, default);
        Assert.That((cluster.Nodes[0].State, cluster.Nodes[0].LastExit), Is.EqualTo((NodeState.Stopped, (NodeExit?)null)));
    }

    [Test]
    public async Task The_sidecar_can_be_read_replaced_and_removed()
    {
        await using var cluster = await OneAsync(start: false);
        var node = cluster.Nodes[0];
        Assert.That(await node.ReadSidecarAsync(default), Is.Null);
        await node.WriteSidecarAsync(Encoding.ASCII.GetBytes("{}"), default);
        Assert.That(await node.ReadSidecarAsync(default), Is.EqualTo("{}"u8.ToArray()));
        Assert.That(
            File.GetUnixFileMode(_folder.At("run", "nodes", "n1", "encryption", "keys.json")),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        await node.WriteSidecarAsync(null, default);
        Assert.That(await node.ReadSidecarAsync(default), Is.Null);
    }

    [Test]
    public async Task Resync_runs_the_nodes_own_command_with_its_whole_command_line()
    {
        await using var cluster = await OneAsync();
        Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Nodes[0].ResyncSidecarAsync(default), "it runs");
        await cluster.Nodes[0].KillAsync(default);
        Assert.That(await cluster.Nodes[0].ResyncSidecarAsync(default), Is.EqualTo(new CommandResult(0, "sidecar of n1 rebuilt\n")));
        Assert.That(await cluster.Nodes[0].ReadSidecarAsync(default), Is.EqualTo("resynced"u8.ToArray()));
    }

    [Test]
    public async Task The_log_holds_both_outputs_of_every_life()
    {
        await using var cluster = await OneAsync("refuse");
        await cluster.Nodes[0].StartAsync(Long, default);
        var tail = await cluster.Nodes[0].ReadLogTailAsync(10, default);
        Assert.That(tail, Has.Count.EqualTo(2).And.All.Contain("because the test wants it"));
        Assert.That(await cluster.Nodes[0].ReadLogTailAsync(1, default), Has.Count.EqualTo(1));
        Assert.That(File.ReadAllLines(_folder.At("run", "nodes", "n1", "node.log")), Is.EqualTo(tail));
    }

    [Test]
    public async Task A_capture_keeps_what_was_there_while_the_node_goes_on()
    {
        await using var cluster = await OneAsync();
        var first = await cluster.Nodes[0].CaptureAsync("first", default);
        await cluster.Nodes[0].KillAsync(default);
        await cluster.Nodes[0].StartAsync(Long, default);
        var second = await cluster.Nodes[0].CaptureAsync("second", default);
        Assert.That((first.Node, first.Label), Is.EqualTo(("n1", "first")));
        Assert.That(first.Files.Select(file => file.Path), Is.EquivalentTo(["data/n1/wal/0.wal", "node.log"]));
        Assert.That(Text(first, "data/n1/wal/0.wal"), Is.EqualTo("n1 was here\n"));
        Assert.That(Text(second, "data/n1/wal/0.wal"), Is.EqualTo("n1 was here\nn1 was here\n"));
    }

    [Test]
    public async Task A_capture_holds_files_that_the_node_deleted_but_keeps_open()
    {
        await using var cluster = await OneAsync("deleted-file");
        var image = await cluster.Nodes[0].CaptureAsync("live", default);
        var path = image.Files.Select(file => file.Path).Single(path => path.Contains("deleted", StringComparison.Ordinal));
        Assert.That(path, Does.StartWith("data/n1/wal/gone.wal"));
        Assert.That(Text(image, path), Is.EqualTo("deleted but still on the disk"));
    }

    [Test]
    public async Task A_capture_is_never_overwritten_and_stays_in_its_folder()
    {
        await using var cluster = await OneAsync(start: false);
        await cluster.Nodes[0].CaptureAsync("once", default);
        Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Nodes[0].CaptureAsync("once", default));
        Assert.ThrowsAsync<ArgumentException>(() => cluster.Nodes[0].CaptureAsync("../outside", default));
    }

    private async Task<ProcessCluster> OneAsync(string ways = "", bool start = true)
    {
        var options = FakeCluster.Options(_folder, ways) with { NodeCount = 1 };
        return start ? await FakeCluster.StartAsync(options) : await FakeCluster.CreateAsync(options);
    }

    private static char StatusOf(ProcessNode node)
    {
        var stat = File.ReadAllText($"/proc/{node.Pid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static string Text(Elastickv.Jepsen.Checker.Disks.DiskImage image, string path)
    {
        using var reader = new StreamReader(image.Files.Single(file => file.Path == path).Open());
        return reader.ReadToEnd();
    }
}
