using Elastickv.Jepsen.Cli.Rollouts;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Cli.Tests.Rollouts;

public class FaultNamesTests
{
    [Test]
    public void All_means_every_fault() => Assert.That(FaultNames.Parse("all", Driver.Process), Is.EqualTo(FaultKind.All));

    [Test]
    public void Containers_have_packets_too() =>
        Assert.That(FaultNames.Parse("all", Driver.Docker), Is.EqualTo((string[])[.. FaultKind.All, FaultKind.PacketLoss, FaultKind.PacketDuplication]));

    [Test]
    public void None_means_no_fault() => Assert.That(FaultNames.Parse("none", Driver.Docker), Is.Empty);

    [Test]
    public void A_list_means_what_it_says_once() =>
        Assert.That(FaultNames.Parse("kill, pause,kill", Driver.Process), Is.EqualTo(new[] { FaultKind.Kill, FaultKind.Pause }));

    [TestCase("earthquake")]
    [TestCase("kill,earthquake")]
    [TestCase(",")]
    public void An_unknown_fault_is_refused_with_the_known_ones(string value) =>
        Assert.That(() => FaultNames.Parse(value, Driver.Process), Throws.TypeOf<BadInputException>().With.Message.Contains("kill, restart"));

    [TestCase("none,kill")]
    [TestCase("kill,all")]
    public void All_and_none_stand_alone(string value) =>
        Assert.That(() => FaultNames.Parse(value, Driver.Process), Throws.TypeOf<BadInputException>().With.Message.Contains("alone"));
}
