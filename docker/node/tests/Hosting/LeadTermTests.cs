using Elastickv.Node.Hosting;

namespace Elastickv.Node.Tests.Hosting;

public sealed class LeadTermTests
{
    /// <summary>H-05: a caller that judged the state in another lead of the same node is told, and nothing is proposed.</summary>
    [Test]
    public async Task A_proposal_of_another_term_is_not_made()
    {
        await using var cluster = new TestCluster(1);
        await cluster.StartAllAsync();
        var consensus = cluster[await cluster.LeaderAsync()].Consensus;
        var term = consensus.Status.Term;

        var refusal = Assert.ThrowsAsync<NotLeaderException>(
            () => consensus.ProposeAsync(ClusterClient.Set("k", "v"), ProposalKind.User, CancellationToken.None, leadTerm: term - 1))!;

        Assert.That(refusal.MayHaveHappened, Is.False);
        Assert.That(await consensus.ProposeAsync(ClusterClient.Set("k", "v"), ProposalKind.User, CancellationToken.None, leadTerm: term), Is.Not.Null);
    }
}
