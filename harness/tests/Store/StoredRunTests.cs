using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Store;
using Elastickv.Jepsen.Harness.Tests.Plans;

namespace Elastickv.Jepsen.Harness.Tests.Store;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StoredRunTests : IDisposable
{
    private const string Invocation = """{"index":0,"time":12,"process":3,"type":"invoke","f":"write","key":"r1","value":"a","node":"n1"}""";

    private readonly TestFolder _folder = new();
    private readonly RunFolder _run;

    public StoredRunTests()
    {
        _run = new RunFolder(_folder.Path);
        PlanFile.Write(PlanSample.Of(), _run.Plan);
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public void A_history_whose_last_line_broke_off_is_read_up_to_there()
    {
        File.WriteAllText(_run.History, Invocation + "\n" + Invocation[..40]);

        var stored = StoredRun.Load(_folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(stored.History, Has.Count.EqualTo(1));
            Assert.That(stored.TornHistory, Is.True);
        });
    }

    [Test]
    public void A_run_that_was_killed_is_judged_by_the_folders_that_its_nodes_left()
    {
        Write("disk", _run.Node("n1"), "data", "x.wal");

        var stored = StoredRun.Load(_folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(stored.History, Is.Empty);
            Assert.That(stored.Timeline, Is.Empty);
            Assert.That(stored.Disks.Single().Node, Is.EqualTo("n1"));
            Assert.That(stored.Disks.Single().Files.Single().Path, Is.EqualTo("data/x.wal"));
        });
    }

    [Test]
    public void A_run_that_came_to_its_end_is_judged_by_its_captures()
    {
        Write("live", _run.Node("n1"), "data", "x.wal");
        Write("captured", _run.Captures, "final", "n1", "y.wal");

        var disks = StoredRun.Load(_folder.Path).Disks;

        Assert.That(disks.Select(disk => (disk.Label, disk.Files.Single().Path)), Is.EqualTo(new[] { ("final", "y.wal") }));
    }

    [Test]
    public void Captures_are_read_in_the_order_of_time_and_those_of_the_end_come_last()
    {
        foreach (var label in new[] { "f10-kill", "f9-pause", "half-made" })
            Write(label, _run.Captures, label, "n2", "y.wal");
        Write("final", _run.Captures, "final", "n1", "y.wal");
        Write("final", _run.Captures, "final", "n2", "y.wal");
        File.WriteAllText(_run.Timeline, """
            {"time":1,"kind":"capture","name":"f9-pause","nodes":["n2"],"detail":"1 files"}
            {"time":2,"kind":"capture","name":"f10-kill","nodes":["n2"],"detail":"1 files"}
            {"time":3,"kind":"capture","name":"final","nodes":["n2"],"detail":"1 files"}
            {"time":4,"kind":"capture","name":"final","nodes":["n1"],"detail":"1 files"}

            """);

        var disks = StoredRun.Load(_folder.Path).Disks;

        Assert.That(disks.Select(disk => $"{disk.Label} {disk.Node}"), Is.EqualTo(new[] { "f9-pause n2", "f10-kill n2", "final n1", "final n2" }));
    }

    [Test]
    public void A_run_that_was_killed_after_a_capture_is_judged_by_that_and_the_folders_of_its_nodes()
    {
        Write("captured", _run.Captures, "f1-kill", "n1", "y.wal");
        Write("live", _run.Node("n1"), "data", "x.wal");
        File.WriteAllText(_run.Timeline, """{"time":1,"kind":"capture","name":"f1-kill","nodes":["n1"],"detail":"1 files"}""" + "\n");

        var disks = StoredRun.Load(_folder.Path).Disks;

        Assert.That(disks.Select(disk => disk.Label), Is.EqualTo(new[] { "f1-kill", "left-behind" }));
    }

    [Test]
    public void A_folder_without_a_plan_holds_no_run()
    {
        File.Delete(_run.Plan);

        Assert.That(() => StoredRun.Load(_folder.Path), Throws.TypeOf<StoreException>().With.Message.Contains("store/latest"));
    }

    [Test]
    public void A_corrupt_history_is_an_error_that_names_the_line()
    {
        File.WriteAllText(_run.History, Invocation + "\nnonsense\n" + Invocation + "\n");

        Assert.That(() => StoredRun.Load(_folder.Path), Throws.TypeOf<MalformedInputException>().With.Message.Contains("history.jsonl:2"));
    }

    private static void Write(string content, params string[] path)
    {
        var file = Path.Combine(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
