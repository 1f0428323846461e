using Elastickv.Node.Hosting;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Proposals;

/// <summary>H-11, spec §3.5: the barrier around the cutover marker, and that it opens whatever becomes of the marker.</summary>
public sealed class BarrierTests
{
    private const byte User = 1, Admin = 2, Marker = 3, Late = 4;

    private ProposerLog _log = null!;

    [SetUp]
    public void Create()
    {
        _log = new ProposerLog();
        _log.Proposer.Establish();
    }

    [Test]
    public void The_marker_waits_until_everything_accepted_before_is_applied()
    {
        _log.Submit(ProposalKind.User, User);
        _log.Submit(ProposalKind.Marker, Marker);
        Assert.That(_log.Payloads, Is.EqualTo(new[] { new[] { User } }));

        _log.ApplyNext();

        Assert.That(_log.Payloads, Is.EqualTo(new[] { new[] { User }, [Marker] }));
    }

    [Test]
    public void Users_are_refused_and_the_operator_passes_while_it_drains()
    {
        Shut(appended: false);

        Assert.That(Failure(_log.Submit(ProposalKind.User, Late)), Is.InstanceOf<CutoverInProgressException>());
        _log.Submit(ProposalKind.Admin, Admin);
        Assert.That(_log.Payloads[^1], Is.EqualTo(new[] { Admin }));
    }

    [Test]
    public void Nothing_passes_a_marker_in_the_log()
    {
        Shut(appended: true);

        Assert.That(Failure(_log.Submit(ProposalKind.User, Late)), Is.InstanceOf<CutoverInProgressException>());
        var waiting = _log.Submit(ProposalKind.Admin, Admin);
        Assert.That((_log.Payloads[^1], waiting.Completion.IsCompleted), Is.EqualTo((new[] { Marker }, false)));

        _log.ApplyNext(isMarker: true);
        Assert.That(_log.Payloads[^1], Is.EqualTo(new[] { SwitchedSealer.Mark, Admin }), "what waited stands above the cutover");
    }

    [Test]
    public void It_opens_when_the_marker_is_applied()
    {
        var marker = Shut(appended: true);

        _log.ApplyNext(isMarker: true);

        Assert.That(marker.Completion.IsCompletedSuccessfully, Is.True);
        RequireOpen(SwitchedSealer.Mark, Late);
    }

    [Test]
    public void It_opens_when_the_caller_gives_up_before_the_marker_is_in_the_log()
    {
        var marker = Shut(appended: false);

        marker.Abandon(new CancellationToken(canceled: true));
        _log.Proposer.Pump();

        RequireOpen(Late);
        _log.ApplyNext();
        Assert.That(_log.Payloads, Has.None.EqualTo(new[] { Marker }), "what was given up is not proposed later");
    }

    [Test]
    public void A_caller_that_gives_up_later_leaves_the_marker_its_way()
    {
        var marker = Shut(appended: true);

        marker.Abandon(new CancellationToken(canceled: true));
        Assert.That(_log.Proposer.IsShut, Is.True, "the marker may still be applied: clear entries behind it would halt every replica");

        _log.ApplyNext(isMarker: true);
        RequireOpen(SwitchedSealer.Mark, Late);
    }

    [TestCase(ProposalOutcome.LogFull)]
    [TestCase(ProposalOutcome.Transferring)]
    [TestCase(ProposalOutcome.NotLeader)]
    public void It_opens_when_the_log_does_not_take_the_marker(ProposalOutcome outcome)
    {
        _log.Submit(ProposalKind.User, User);
        var marker = _log.Submit(ProposalKind.Marker, Marker);
        _log.Outcome = outcome;

        _log.ApplyNext();

        Assert.That(marker.Completion.IsFaulted, Is.True);
        _log.Outcome = ProposalOutcome.Appended;
        RequireOpen(Late);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void It_opens_when_the_lead_is_lost(bool appended)
    {
        var marker = Shut(appended);

        _log.Proposer.LeadLost("leadership lost");

        Assert.That(Failure(marker), Is.InstanceOf<NotLeaderException>().With.Property("MayHaveHappened").EqualTo(appended));
        Assert.That(_log.Proposer.IsShut, Is.False);

        // The next lead of this node: by then the marker is applied or gone for ever.
        _log.Proposer.Establish();
        _log.Submit(ProposalKind.User, Late);
        Assert.That(_log.Payloads[^1], Is.EqualTo(new[] { Late }));
    }

    [Test]
    public void It_shuts_again_for_another_try()
    {
        Shut(appended: true);
        _log.Proposer.LeadLost("leadership lost");
        _log.Proposer.Establish();

        _log.Submit(ProposalKind.Marker, Marker);

        Assert.That((_log.Proposer.IsShut, _log.Payloads[^1]), Is.EqualTo((true, new[] { Marker })));
    }

    private PendingProposal Shut(bool appended)
    {
        if (!appended)
            _log.Submit(ProposalKind.User, User);
        var marker = _log.Submit(ProposalKind.Marker, Marker);
        Assert.That(_log.Proposer.IsShut, Is.True);
        return marker;
    }

    private void RequireOpen(params byte[] lateAsAppended)
    {
        Assert.That(_log.Proposer.IsShut, Is.False);
        _log.Submit(ProposalKind.User, Late);
        Assert.That(_log.Payloads[^1], Is.EqualTo(lateAsAppended));
    }

    private static Exception? Failure(PendingProposal proposal) => proposal.Completion.Exception?.InnerException;
}
