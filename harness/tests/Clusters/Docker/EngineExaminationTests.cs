using Elastickv.Jepsen.Harness.Doctor;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class EngineExaminationTests
{
    [Test]
    public async Task A_real_engine_is_examined_down_to_its_kernel_and_nothing_is_left()
    {
        using var engine = await RealEngine.ConnectAsync();

        var findings = await new EngineExamination(TimeProvider.System).ExamineAsync(default);

        Assert.That(
            findings.Select(finding => finding.Subject),
            Is.EqualTo((string[])["Docker Engine", "Engine's memory", "node image", "toolbox image", "packet filter", "packet duplication", "netem"]));
        Assert.That(findings.Where(finding => finding.Grade != Grade.Good).Select(finding => finding.Remedy), Has.None.Null);
        Assert.That((await engine.Containers.ListAsync("elastickv-jepsen.run", default)).SelectMany(container => container.Names), Has.None.EndsWith("-probe"));
    }
}
