using Elastickv.Node.Admin.Services;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Tests.Admin;

public sealed class RaftAdminServiceTests
{
    private FakeCluster _cluster = null!;
    private RaftAdminService _service = null!;

    [SetUp]
    public void Create()
    {
        _cluster = new FakeCluster();
        _service = new RaftAdminService(_cluster);
    }

    [TearDown]
    public void Close() => _cluster.Dispose();

    [Test]
    public async Task Status_tells_what_the_node_knows()
    {
        _cluster.Status = _cluster.Status with { Role = "follower", LeaderId = "n2", LeaderAddress = "n2:raft", Term = 3, CommitIndex = 9, AppliedIndex = 7, LastContact = TimeSpan.FromMilliseconds(5) };

        RaftAdminStatusResponse status = await _service.StatusAsync(new RaftAdminStatusRequest(), default);

        Assert.That((status.State, status.LeaderId, status.LeaderAddress, status.Term), Is.EqualTo((RaftAdminState.Follower, "n2", "n2:raft", 3UL)));
        Assert.That((status.FsmPending, status.NumPeers, status.LastContactNanos), Is.EqualTo((2UL, 2UL, 5_000_000L)));
    }

    [TestCase("leader", RaftAdminState.Leader)]
    [TestCase("candidate", RaftAdminState.Candidate)]
    [TestCase("learner", RaftAdminState.Follower)]
    [TestCase("shutdown", RaftAdminState.Shutdown)]
    public async Task Every_role_has_its_state(string role, RaftAdminState state)
    {
        _cluster.Status = _cluster.Status with { Role = role };

        Assert.That((await _service.StatusAsync(new RaftAdminStatusRequest(), default)).State, Is.EqualTo(state));
    }

    [Test]
    public async Task Configuration_lists_voters_and_learners()
    {
        RaftAdminConfigurationResponse configuration = await _service.ConfigurationAsync(new RaftAdminConfigurationRequest(), default);

        Assert.That(configuration.Servers.Select(server => $"{server.Id}@{server.Address} {server.Suffrage}"), Is.EqualTo(
            new[] { "n1@n1:raft voter", "n2@n2:raft voter", "n3@n3:raft learner" }));
    }

    [TestCase("n2", "")]
    [TestCase("", "n2:raft")]
    [TestCase("", "")]
    public async Task The_lead_is_handed_to_a_voter(string id, string address) =>
        Assert.That(await _service.TransferLeadershipAsync(new RaftAdminTransferLeadershipRequest { TargetId = id, TargetAddress = address }, default), Is.Not.Null);

    [TestCase("n9", RpcCode.InvalidArgument)]
    [TestCase("n3", RpcCode.FailedPrecondition)]
    public async Task The_lead_is_handed_to_no_one_else(string id, RpcCode code) =>
        Assert.That((await FakeCluster.RefusedAsync(() => _service.TransferLeadershipAsync(new RaftAdminTransferLeadershipRequest { TargetId = id }, default))).Code, Is.EqualTo(code));

    [Test]
    public async Task A_follower_cannot_hand_over_the_lead()
    {
        _cluster.Status = _cluster.Status with { Role = "follower" };

        Assert.That(
            (await FakeCluster.RefusedAsync(() => _service.TransferLeadershipAsync(new RaftAdminTransferLeadershipRequest(), default))).Code,
            Is.EqualTo(RpcCode.FailedPrecondition));
    }
}
