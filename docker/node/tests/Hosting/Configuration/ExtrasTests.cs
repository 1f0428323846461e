using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Tests.Hosting.Configuration;

public sealed class ExtrasTests
{
    private static readonly string[] Defective = ["--raftId", "n1", "--defect", "stale-read"];

    [Test]
    public void By_default_a_defect_can_be_planted() =>
        Assert.That(NodeOptionsReader.Read(Defective, _ => null).Defect, Is.EqualTo(Defect.StaleRead));

    [Test]
    public void Switched_off_the_flag_is_as_unknown_as_upstream_has_it()
    {
        Assert.That(() => NodeOptionsReader.Read(Defective, Off), Throws.TypeOf<UsageException>().With.Message.EqualTo("flag provided but not defined: -defect"));
        Assert.That(NodeOptionsReader.Read(["--raftId", "n1"], Off).Defect, Is.EqualTo(Defect.None));
    }

    [Test]
    public void The_usage_shows_what_there_is()
    {
        Assert.That(Usage(extras: true), Does.Contain("-defect"));
        Assert.That(Usage(extras: false), Does.Not.Contain("-defect"));
    }

    private static string? Off(string variable) => variable == Extras.Variable ? "off" : null;

    private static string Usage(bool extras)
    {
        using var usage = new StringWriter();
        NodeOptionsReader.WriteUsage(usage, extras);
        return usage.ToString();
    }
}
