using Elastickv.Node.Hosting;

namespace Elastickv.Node.Tests.Proposals;

/// <summary>
/// H-01: a follower that becomes leader may hold a cutover marker that it has not applied. What it proposed in the clear then would stand above the cutover and halt
/// every replica. By Raft, all markers before its lead are applied once it has applied an entry of its own term.
/// </summary>
public sealed class NewLeaderTests
{
    private const byte First = 1, Second = 2;

    private ProposerLog _log = null!;

    [SetUp]
    public void Create() => _log = new ProposerLog();

    [TestCase(ProposalKind.User)]
    [TestCase(ProposalKind.Admin)]
    [TestCase(ProposalKind.Marker)]
    public void Nothing_is_proposed_before_an_entry_of_its_term_is_applied(ProposalKind kind)
    {
        var waiting = _log.Submit(kind, First);

        Assert.That((_log.Payloads, waiting.Completion.IsCompleted), Is.EqualTo((Array.Empty<byte[]>(), false)));

        _log.Proposer.Establish();
        _log.Proposer.Pump();
        Assert.That(_log.Payloads, Is.EqualTo(new[] { new[] { First } }));
    }

    [Test]
    public void What_came_before_the_marker_was_applied_is_sealed()
    {
        _log.Submit(ProposalKind.User, First);

        // The marker of the leader before, which this one held unapplied.
        _log.Sealer.IsActive = true;
        _log.Proposer.Establish();
        _log.Proposer.Pump();

        Assert.That(_log.Payloads.Single(), Is.EqualTo(new[] { SwitchedSealer.Mark, First }));
    }

    [Test]
    public void Every_lead_begins_anew()
    {
        _log.Proposer.Establish();
        _log.Proposer.LeadLost("leadership lost");

        _log.Submit(ProposalKind.User, Second);

        Assert.That(_log.Payloads, Is.Empty);
    }
}
