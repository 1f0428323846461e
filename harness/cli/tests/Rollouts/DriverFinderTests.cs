using Elastickv.Jepsen.Cli.Rollouts;

namespace Elastickv.Jepsen.Cli.Tests.Rollouts;

public class DriverFinderTests
{
    [Test]
    public async Task A_node_binary_means_processes() =>
        Assert.That((await DriverFinder.FindAsync(new DriverRequest(null, "/bin/node", null), default)).Driver, Is.EqualTo(Driver.Process));

    [Test]
    public async Task Processes_are_taken_where_they_are_asked_for() =>
        Assert.That($"{await DriverFinder.FindAsync(new DriverRequest("process", null, null), default)}", Is.EqualTo("driver process: as asked for"));

    [TestCase("carrier-pigeon", null, null, "--driver docker")]
    [TestCase("process", null, "image", "--image")]
    [TestCase(null, "/bin/node", "image", "--image")]
    [TestCase("docker", "/bin/node", null, "--node-binary")]
    public void A_contradiction_is_refused(string? driver, string? binary, string? image, string reason) =>
        Assert.That(
            async () => await DriverFinder.FindAsync(new DriverRequest(driver, binary, image), default),
            Throws.TypeOf<BadInputException>().With.Message.Contains(reason));
}
