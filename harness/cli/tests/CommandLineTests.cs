namespace Elastickv.Jepsen.Cli.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [TestCase]
    [TestCase("no-such-command")]
    [TestCase("judge")]
    [TestCase("judge", "store/latest", "--no-such-option")]
    [TestCase("judge", "no/such/folder")]
    public async Task Bad_input_is_one_line_and_254(params string[] args)
    {
        var code = await CommandLine.RunAsync(args, _output, _error);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(254));
            Assert.That(_error.ToString().TrimEnd().Split('\n'), Has.Length.EqualTo(1));
            Assert.That(_error.ToString().Trim(), Is.Not.Empty);
        });
    }

    [TestCase("frobnicate", "frobnicate is no command of elastickv-jepsen: use rollout, judge")]
    [TestCase("", "elastickv-jepsen needs a command: use rollout, judge")]
    [TestCase("bench", "bench needs a command: use node, checkers, scan. See 'elastickv-jepsen bench --help'")]
    [TestCase("bench frob", "frob is no command of bench: use node, checkers, scan.")]
    [TestCase("bench scan --megabytes many", "--megabytes many is not a whole number. See 'elastickv-jepsen bench scan --help'")]
    [TestCase("rollout --seed -1", "--seed -1 is not a whole number from 0 to 2^64 - 1.")]
    [TestCase("check --model register --timeout soon FILE", "--timeout soon is not a number.")]
    [TestCase("rollout --nodes", "--nodes")]
    [TestCase("rollout extra", "extra")]
    [TestCase("doctor --frob", "--frob")]
    [TestCase("clean --frob", "--frob")]
    [TestCase("judge", "judge --help")]
    [TestCase("canary VALUE", "--plan")]
    public async Task A_command_line_that_cannot_be_read_is_answered_in_words_of_its_own(string line, string reason) =>
        (await CommandLineRun.OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).IsBadInput(reason);

    [Test]
    public async Task A_folder_for_the_bench_that_is_not_there_is_not_made()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        (await CommandLineRun.OfAsync("bench", "scan", "--folder", folder)).IsBadInput("--folder");

        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public async Task Help_lists_the_commands_briefly_and_each_of_them_has_its_details()
    {
        var all = (await CommandLineRun.OfAsync("--help")).Output;

        Assert.Multiple(async () =>
        {
            Assert.That(all, Does.Contain("Judge a recorded history").And.Not.Contain("list-append"));
            Assert.That((await CommandLineRun.OfAsync("check", "--help")).Output, Does.Contain("--model").And.Contain("list-append").And.Contain("PL-SI"));
            Assert.That((await CommandLineRun.OfAsync("audit", "--help")).Output, Does.Contain("--disk n1=copy/n1"));
        });
    }

    [Test]
    public async Task Help_goes_to_standard_output_and_names_the_exit_codes()
    {
        var code = await CommandLine.RunAsync(["--help"], _output, _error);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(_output.ToString(), Does.Contain("254"));
            Assert.That(_error.ToString(), Is.Empty);
        });
    }
}
