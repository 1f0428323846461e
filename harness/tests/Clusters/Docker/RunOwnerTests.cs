using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class RunOwnerTests
{
    [Test]
    public void A_label_names_its_owner_again() => Assert.That(RunOwner.Parse(RunOwner.Own.ToString()), Is.EqualTo(RunOwner.Own));

    [Test]
    public void This_process_is_not_dead() => Assert.That(RunOwner.Own.IsDead, Is.False);

    [Test]
    public void Another_start_of_the_same_process_id_is_dead() =>
        Assert.That((RunOwner.Own with { Process = new ProcessIdentity(Environment.ProcessId, 1) }).IsDead, Is.True);

    [Test]
    public void Whether_a_process_of_another_machine_lives_cannot_be_known() =>
        Assert.That(new RunOwner("elsewhere", new ProcessIdentity(Environment.ProcessId, 1)).IsDead, Is.False);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("a/b/c")]
    public void Anything_else_is_no_owner(string? text) => Assert.That(RunOwner.Parse(text), Is.Null);
}
