using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft;

public sealed class LeaderLeaseTests
{
    private const long Length = 1700;
    private LeaderLease _lease = null!;

    [SetUp]
    public void MakeLease() => _lease = new LeaderLease(Length);

    [Test]
    public void There_is_none_at_first() => Assert.That(_lease.IsHeld(0), Is.False);

    [Test]
    public void It_counts_from_the_question_not_from_the_answer()
    {
        _lease.Confirm(term: 3, askedAt: 1000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_lease.IsHeld(1000 + Length - 1), Is.True);
            Assert.That(_lease.IsHeld(1000 + Length), Is.False);
        }
    }

    [Test]
    public void An_older_question_does_not_shorten_it()
    {
        _lease.Confirm(term: 3, askedAt: 2000);
        _lease.Confirm(term: 3, askedAt: 1000);
        Assert.That(_lease.IsHeld(2000 + Length - 1), Is.True);
    }

    [Test]
    public void A_question_asked_before_its_end_does_not_renew_it()
    {
        _lease.Confirm(term: 3, askedAt: 1000);
        _lease.End(now: 1500);
        _lease.Confirm(term: 3, askedAt: 1500);
        Assert.That(_lease.IsHeld(1501), Is.False);
        _lease.Confirm(term: 3, askedAt: 1501);
        Assert.That(_lease.IsHeld(1502), Is.True);
    }

    [Test]
    public void A_lead_that_was_being_handed_over_gets_none_again_in_its_term()
    {
        _lease.Confirm(term: 3, askedAt: 1000);
        _lease.Bar(term: 3, now: 1100);
        _lease.Confirm(term: 3, askedAt: 5000);
        Assert.That(_lease.IsHeld(5001), Is.False);
        _lease.Confirm(term: 5, askedAt: 6000);
        Assert.That(_lease.IsHeld(6001), Is.True);
    }
}
