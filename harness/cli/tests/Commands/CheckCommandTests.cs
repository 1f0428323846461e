namespace Elastickv.Jepsen.Cli.Tests.Commands;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CheckCommandTests : IDisposable
{
    private const string Fresh = """
        {"process":0,"type":"invoke","f":"write","key":"x","value":1}
        {"process":0,"type":"ok","f":"write","key":"x","value":1}
        {"process":1,"type":"invoke","f":"read","key":"x"}
        {"process":1,"type":"ok","f":"read","key":"x","value":1}

        """;

    private const string Stale = Fresh + """
        {"process":0,"type":"invoke","f":"write","key":"x","value":2}
        {"process":0,"type":"ok","f":"write","key":"x","value":2}
        {"process":1,"type":"invoke","f":"read","key":"x"}
        {"process":1,"type":"ok","f":"read","key":"x","value":1}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("jepsen-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_history_in_order_is_valid() => Assert.That((await CheckAsync(Fresh)).Code, Is.Zero);

    [Test]
    public async Task A_stale_read_is_invalid_and_told_with_its_operations()
    {
        var run = await CheckAsync(Stale);

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(1));
            Assert.That(run.Output, Does.StartWith("verdict   invalid"));
            Assert.That(run.Output, Does.Contain("stale-read").And.Contain("write 2").And.Contain("read 1"));
        });
    }

    [Test]
    public async Task The_explanation_is_drawn_on_request()
    {
        var picture = Path.Combine(_folder, "why.svg");
        await CommandLineRun.OfAsync("check", "--model", "register", "--svg", picture, Write(Stale));

        Assert.That(await File.ReadAllTextAsync(picture), Does.StartWith("<svg").And.Contain("read 1"));
    }

    [Test]
    public async Task A_picture_that_cannot_be_written_is_bad_input() =>
        (await CommandLineRun.OfAsync("check", "--model", "register", "--svg", Path.Combine(_folder, "none", "why.svg"), Write(Stale))).IsBadInput("--svg");

    [Test]
    public async Task Reading_and_judging_are_timed_apart_beside_the_peak_of_memory() =>
        Assert.That((await CheckAsync(Fresh)).Output, Does.Match(@"parse +\d+\.\d+ s.*\n.*check +\d+\.\d+ s\n.*memory +\d+ MiB"));

    [Test]
    public async Task Without_a_completed_read_it_is_unknown() =>
        Assert.That((await CheckAsync(Fresh[..Fresh.IndexOf("{\"process\":1", StringComparison.Ordinal)])).Code, Is.EqualTo(2));

    [Test]
    public async Task Another_format_is_told_apart_by_itself() =>
        Assert.That((await CheckAsync("INFO  jepsen.util - 0\t:invoke\t:read\tnil\nINFO  jepsen.util - 0\t:ok\t:read\t3\n")).Output, Does.Contain("jepsen-log").And.Contain("garbage-read"));

    [TestCase("--model", "abacus", "use register")]
    [TestCase("--consistency", "eventual", "use linearizable")]
    [TestCase("--format", "xml", "use auto")]
    [TestCase("--timeout", "0", "--timeout")]
    [TestCase("--timeout", "soon", "--timeout")]
    [TestCase("--memory", "1", "--memory")]
    public async Task An_option_that_cannot_be_used_is_bad_input(string option, string value, string reason)
    {
        string[] options = option == "--model" ? [option, value] : ["--model", "register", option, value];
        (await CommandLineRun.OfAsync(["check", Write(Fresh), .. options])).IsBadInput(reason);
    }

    [Test]
    public async Task The_bench_of_the_checkers_refuses_a_history_of_no_length() =>
        (await CommandLineRun.OfAsync("bench", "checkers", "--transactions", "0")).IsBadInput("--transactions is 0");

    [Test]
    public async Task A_file_that_is_not_there_is_bad_input() =>
        (await CommandLineRun.OfAsync("check", "--model", "register", Path.Combine(_folder, "none"))).IsBadInput("name a history");

    [Test]
    public async Task A_malformed_line_is_bad_input_with_its_number() => (await CheckAsync(Fresh + "{}\n")).IsBadInput(":5: ");

    [Test]
    public async Task Events_that_are_no_history_are_bad_input() =>
        (await CheckAsync("{\"process\":1,\"type\":\"ok\",\"f\":\"read\",\"key\":\"x\",\"value\":1}\n")).IsBadInput("operation 0: process 1 completes");

    private Task<CommandLineRun> CheckAsync(string history) => CommandLineRun.OfAsync("check", "--model", "register", Write(history));

    private string Write(string history)
    {
        var path = Path.Combine(_folder, "history");
        File.WriteAllText(path, history);
        return path;
    }
}
