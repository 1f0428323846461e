using System.Text;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Tests.Processes;

public sealed class LogFileTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Lines_are_on_disk_at_once_and_the_last_are_known()
    {
        using var log = new LogFile(_folder.At("log"));
        log.Append("one"u8);
        log.Append("zwei ü"u8);
        Assert.That(File.ReadAllText(_folder.At("log")), Is.EqualTo("one\nzwei ü\n"));
        Assert.That(log.Tail(5), Is.EqualTo(["one", "zwei ü"]));
        Assert.That(log.Tail(1), Is.EqualTo(["zwei ü"]));
    }

    [Test]
    public void Only_so_many_lines_stay_in_memory()
    {
        using var log = new LogFile(_folder.At("log"));
        for (var i = 0; i < LogFile.TailLines + 10; i++)
            log.Append(Encoding.ASCII.GetBytes($"{i}"));
        Assert.That(log.Tail(int.MaxValue), Has.Count.EqualTo(LogFile.TailLines));
        Assert.That(log.Tail(int.MaxValue)[0], Is.EqualTo("10"));
    }

    [Test]
    public void A_full_log_says_so_and_still_knows_its_last_line()
    {
        using var log = new LogFile(_folder.At("log"), limit: 10);
        log.Append("short"u8);
        log.Append("too long by now"u8);
        log.Append("x"u8);
        Assert.That(File.ReadAllText(_folder.At("log")), Is.EqualTo("short\nelastickv-jepsen: the log's limit is reached, the rest is left out\n"));
        Assert.That(log.Tail(1), Is.EqualTo(["x"]));
    }

    [Test]
    public void A_line_after_the_end_is_no_error()
    {
        var log = new LogFile(_folder.At("log"));
        log.Dispose();
        Assert.DoesNotThrow(() => log.Append("late"u8));
    }
}
