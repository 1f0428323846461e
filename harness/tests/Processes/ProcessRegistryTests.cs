using System.Diagnostics;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Tests.Processes;

public sealed class ProcessRegistryTests
{
    private TestFolder _folder = null!;
    private Process _sleeper = null!;

    [SetUp]
    public void StartSleeper()
    {
        _folder = new TestFolder();
        _sleeper = Process.Start("sleep", "1000");
    }

    [TearDown]
    public void EndSleeper()
    {
        _sleeper.Kill();
        _sleeper.WaitForExit();
        _sleeper.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void What_a_dead_run_left_behind_is_ended_and_the_run_forgotten()
    {
        var sleeper = Identity(_sleeper);
        WriteRun("999999999-1-1", $"{sleeper.Pid} {sleeper.StartTime}");
        Assert.That(ProcessRegistry.ReapLeftovers(_folder.Path), Is.EqualTo([sleeper]));
        Assert.That(sleeper.IsAlive, Is.False);
        Assert.That(Directory.GetFiles(_folder.Path), Is.Empty);
    }

    [Test]
    public void A_stranger_with_the_same_id_is_left_alone()
    {
        var sleeper = Identity(_sleeper);
        WriteRun("999999999-1-1", $"{sleeper.Pid} {sleeper.StartTime + 1}");
        Assert.That(ProcessRegistry.ReapLeftovers(_folder.Path), Is.Empty);
        Assert.That(sleeper.IsAlive);
    }

    [Test]
    public void Notes_of_an_earlier_boot_mean_nothing()
    {
        var sleeper = Identity(_sleeper);
        File.WriteAllText(_folder.At("999999999-1-1"), $"another boot\n{sleeper.Pid} {sleeper.StartTime}\n");
        Assert.That(ProcessRegistry.ReapLeftovers(_folder.Path), Is.Empty);
        Assert.That(sleeper.IsAlive);
    }

    [Test]
    public void A_run_that_lives_keeps_its_processes()
    {
        using var registry = ProcessRegistry.Open(_folder.Path);
        registry.Add(Identity(_sleeper));
        Assert.That(ProcessRegistry.ReapLeftovers(_folder.Path), Is.Empty);
        Assert.That(Identity(_sleeper).IsAlive);
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(1));
    }

    [TestCase("not a number")]
    [TestCase("1 1")]
    [TestCase("-5 12")]
    [TestCase("")]
    public void A_damaged_line_is_skipped(string line)
    {
        WriteRun("999999999-1-1", line);
        Assert.That(ProcessRegistry.ReapLeftovers(_folder.Path), Is.Empty);
    }

    [Test]
    public void No_folder_means_no_leftovers() => Assert.That(ProcessRegistry.ReapLeftovers(_folder.At("nowhere")), Is.Empty);

    [Test]
    public void Two_registries_of_one_suite_do_not_share_a_file()
    {
        using var first = ProcessRegistry.Open(_folder.Path);
        using (ProcessRegistry.Open(_folder.Path))
            Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(2));
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(1));
    }

    private void WriteRun(string name, string line) =>
        File.WriteAllText(_folder.At(name), $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}\n{line}\n");

    private static ProcessIdentity Identity(Process process) => ProcessIdentity.Of(process.Id)!;
}
