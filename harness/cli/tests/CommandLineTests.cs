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
