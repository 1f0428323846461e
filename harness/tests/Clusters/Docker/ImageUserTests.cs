using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Docker;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class ImageUserTests
{
    private const string Passwd = "root:x:0:0::/:/none\nnode:x:65532:70::/:/none\n";
    private const string Group = "root:x:0:\ndisk:x:6:\n";

    [TestCase("65532", 65532, 70)]
    [TestCase("node", 65532, 70)]
    [TestCase("1000", 1000, 0)]
    [TestCase("1000:1001", 1000, 1001)]
    [TestCase("node:6", 65532, 6)]
    public void A_user_is_two_numbers(string user, int uid, int gid) =>
        Assert.That(ImageUser.Parse(user, Passwd, ""), Is.EqualTo(new ImageUser(uid, gid)));

    [Test]
    public void A_group_may_have_a_name_without_a_fourth_field() =>
        Assert.That(ImageUser.Parse("node:disk", Passwd, Group), Is.EqualTo(new ImageUser(65532, 6)));

    [TestCase("nobody")]
    [TestCase("node:wheel")]
    public void An_unknown_name_is_the_images_fault(string user) =>
        Assert.That(() => ImageUser.Parse(user, Passwd, Group), Throws.TypeOf<ClusterException>().With.Message.Contains(user));
}
