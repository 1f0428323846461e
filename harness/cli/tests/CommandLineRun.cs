namespace Elastickv.Jepsen.Cli.Tests;

/// <summary>One call of the executable's one way in, with what it printed.</summary>
internal sealed record CommandLineRun(int Code, string Output, string Error)
{
    public static async Task<CommandLineRun> OfAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return new CommandLineRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Bad input: 254 and one line that holds <paramref name="reason"/>.</summary>
    public void IsBadInput(string reason) => Assert.Multiple(() =>
    {
        Assert.That(Code, Is.EqualTo(254));
        Assert.That(Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(Error, Does.Contain(reason));
    });
}
