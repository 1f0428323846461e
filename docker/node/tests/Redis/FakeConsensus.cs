using Elastickv.Node.Hosting;

namespace Elastickv.Node.Tests.Redis;

/// <summary>One member of a <see cref="FakeGroup"/> as its front ends see it.</summary>
internal sealed class FakeConsensus(FakeGroup group, string id) : IConsensus
{
    private readonly string _id = id;
    private int _fences;

    public string? LeaderId { get; set; } = id;

    public string? LeaderAddress { get; set; } = id + ":raft";

    public GroupStatus Status => new()
    {
        LocalId = _id,
        LeaderId = LeaderId,
        LeaderAddress = LeaderAddress,
        Role = LeaderId == _id ? "leader" : "follower",
    };

    public bool HoldsLease { get; set; }

    /// <summary>Run before a proposal is applied.</summary>
    public Func<CancellationToken, Task> BeforeApply { get; set; } = _ => Task.CompletedTask;

    /// <summary>Run in place of a fence.</summary>
    public Func<CancellationToken, Task> Fence { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many fences were asked for.</summary>
    public int Fences => Volatile.Read(ref _fences);

    public async Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, ProposalKind kind, CancellationToken cancellationToken, ulong? leadTerm = null)
    {
        Assert.That(kind, Is.EqualTo(ProposalKind.User));
        if (!Status.IsLeader)
            throw new NotLeaderException("etcd raft engine is not leader", mayHaveHappened: false);
        await BeforeApply(cancellationToken);
        return group.Apply(payload.Span);
    }

    public async Task<ulong> ReadFenceAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fences);
        if (!Status.IsLeader)
            throw new NotLeaderException("etcd raft engine is not leader", mayHaveHappened: false);
        await Fence(cancellationToken);
        return 0;
    }

    public Task TransferLeadershipAsync(string? target, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ulong> ChangeMembershipAsync(MembershipChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Makes another member the leader in this one's view.</summary>
    public void Follow(string leader) => (LeaderId, LeaderAddress) = (leader, leader + ":raft");
}
