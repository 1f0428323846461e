using Elastickv.Jepsen.Harness.Doctor;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class EngineExaminationTests
{
    [Test]
    public async Task A_real_engine_is_examined_down_to_its_kernel_and_nothing_is_left()
    {
        using var engine = await RealEngine.ConnectAsync();

        var findings = await new EngineExamination(TimeProvider.System, build: null).ExamineAsync(default);

        Assert.That(
            findings.Select(finding => finding.Subject),
            Is.EqualTo((string[])["Docker Engine", "Engine's memory", "node image", "toolbox image", "Engine's disk", "packet filter", "packet duplication", "netem"]));
        Assert.That(findings.Where(finding => finding.Grade != Grade.Good).Select(finding => finding.Remedy), Has.None.Null);
        Assert.That(findings.Single(finding => finding.Subject == "Engine's disk").Finding, Does.Match(@"\d GB$"));
        Assert.That((await engine.Containers.ListAsync("elastickv-jepsen.run", default)).SelectMany(container => container.Names), Has.None.EndsWith("-probe"));
    }

    [Test]
    public async Task An_image_of_another_build_is_told_with_the_remedy()
    {
        using var engine = await RealEngine.ConnectAsync();

        var findings = await new EngineExamination(TimeProvider.System, build: "another").ExamineAsync(default);

        Assert.That(findings.Single(finding => finding.Subject == "node image"), Is.EqualTo(findings[2]).And.Property(nameof(Examination.Grade)).EqualTo(Grade.Limited));
        Assert.That(findings[2].Finding, Does.Contain("of another build"));
        Assert.That(findings[2].Remedy, Is.EqualTo("make images"));
    }
}
