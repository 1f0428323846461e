using Elastickv.Node.Hosting;
using Elastickv.Node.Redis;

namespace Elastickv.Node.Tests.Redis.Routing;

/// <summary>The reply to every way a command can end at the leader (spec §13.4).</summary>
public sealed class CommandRouterTests
{
    [Test]
    public async Task A_lost_lead_after_the_proposal_is_indeterminate_and_never_proposed_again()
    {
        await using var fixture = new ServerFixture();
        int proposals = 0;
        using RawClient client = await LeadAsync(fixture, _ =>
        {
            proposals++;
            throw new NotLeaderException("leadership lost", mayHaveHappened: true);
        });

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-NOTLEADER leadership lost"));
        Assert.That(proposals, Is.EqualTo(1));
    }

    [Test]
    public async Task A_proposal_that_was_certainly_not_made_is_made_again()
    {
        await using var fixture = new ServerFixture();
        int refusals = 2;
        using RawClient client = await LeadAsync(fixture, _ =>
            refusals-- > 0 ? throw new NotLeaderException("leadership transfer in progress", mayHaveHappened: false) : Task.CompletedTask, patient: true);

        Assert.That(await client.CallAsync("INCR", "k"), Is.EqualTo(":1"));
        Assert.That(fixture.Group.Applied, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_proposal_that_is_never_made_ends_with_its_reason()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await LeadAsync(fixture, _ => throw new NotLeaderException("etcd raft engine is not leader", mayHaveHappened: false));

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-NOTLEADER etcd raft engine is not leader"));
    }

    [Test]
    public async Task The_barrier_is_waited_for_and_named_if_it_stays_shut()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await LeadAsync(fixture, _ => throw new CutoverInProgressException());

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-ERR raft engine: envelope cutover in progress"));
    }

    [Test]
    public async Task The_time_limit_is_indeterminate()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        member.BeforeApply = token => Task.Delay(Timeout.Infinite, token);
        using RawClient client = await ServerFixture.ConnectAsync(
            fixture.Start(member, ServerFixture.Options with { CommandLimit = TimeSpan.FromMilliseconds(50) }));

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-ERR context deadline exceeded"));
    }

    [Test]
    public async Task An_outcome_without_a_name_closes_the_connection_instead_of_an_answer()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await LeadAsync(fixture, _ => throw new InvalidOperationException("the loop has ended"));
        await client.SendAsync(RawClient.Encode("SET", "k", "v"));

        Assert.ThrowsAsync<EndOfStreamException>(client.ReceiveAsync);
        Assert.That(fixture.Log.Single(), Does.Contain("the loop has ended"));
    }

    [Test]
    public async Task Without_a_leader_writes_and_reads_fail_as_such()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        (member.LeaderId, member.LeaderAddress) = (null, null);
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(member));

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-NOTLEADER leader not found"));
        Assert.That(await client.CallAsync("GET", "k"), Is.EqualTo("-NOTLEADER leader not found"));
    }

    [Test]
    public async Task A_leader_outside_the_map_is_named()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        member.Follow("n7");
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(member));

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-ERR leader redis address unknown for n7:raft"));
    }

    [Test]
    public async Task A_command_that_arrives_during_an_election_waits_for_the_leader()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        (member.LeaderId, member.LeaderAddress) = (null, null);
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(member, Patient));

        Task<string> reply = client.CallAsync("SET", "k", "v");
        (member.LeaderId, member.LeaderAddress) = ("n1", "n1:raft");

        Assert.That(await reply, Is.EqualTo("+OK"));
    }

    [Test]
    public async Task A_read_whose_fence_fails_is_served_where_the_leader_is_now()
    {
        await using var fixture = new ServerFixture();
        RedisServer next = fixture.Start(fixture.Group.Member("n2"));
        FakeConsensus deposed = fixture.Group.Member("n1");
        deposed.Fence = _ =>
        {
            deposed.Follow("n2");
            throw new NotLeaderException("leadership lost", mayHaveHappened: false);
        };
        RedisServerOptions options = Patient with { RedisByRaftAddress = Patient.RedisByRaftAddress.Add("n2:raft", next.LocalEndPoint.ToString()) };
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(deposed, options));

        Assert.That(await client.CallAsync("GET", "k"), Is.EqualTo("$-1"));
    }

    [Test]
    public async Task A_fence_that_no_quorum_answers_fails_the_read()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        member.Fence = token => Task.Delay(Timeout.Infinite, token);
        using RawClient client = await ServerFixture.ConnectAsync(
            fixture.Start(member, ServerFixture.Options with { FenceLimit = TimeSpan.FromMilliseconds(50) }));

        Assert.That(await client.CallAsync("GET", "k"), Is.EqualTo("-ERR context deadline exceeded"));
    }

    [Test]
    public async Task A_row_that_cannot_be_opened_is_an_error_and_never_nil()
    {
        await using var fixture = new ServerFixture();
        fixture.Group.Store.ReadFailure = new InvalidDataException("store: encrypted value failed integrity check (GCM tag mismatch)");
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(fixture.Group.Member("n1")));

        Assert.That(await client.CallAsync("GET", "k"), Is.EqualTo("-ERR store: encrypted value failed integrity check (GCM tag mismatch)"));
        Assert.That(await client.CallAsync("EXISTS", "k"), Does.StartWith("-ERR "));
    }

    private static RedisServerOptions Patient => ServerFixture.Options with { LeaderSearch = TimeSpan.FromSeconds(30) };

    private static Task<RawClient> LeadAsync(ServerFixture fixture, Func<CancellationToken, Task> beforeApply, bool patient = false)
    {
        FakeConsensus member = fixture.Group.Member("n1");
        member.BeforeApply = beforeApply;
        return ServerFixture.ConnectAsync(fixture.Start(member, patient ? Patient : null));
    }
}
