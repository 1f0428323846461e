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
    public void The_most_hasty_member_sets_its_length()
    {
        _lease.Confirm(term: 3, askedAt: 1000);
        _lease.Limit(longest: 200, now: 1100);
        Assert.That(_lease.IsHeld(1101), Is.False, "what was granted before may be too long");
        _lease.Confirm(term: 3, askedAt: 1101);
        _lease.Limit(longest: 1500, now: 1150);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_lease.IsHeld(1300), Is.True, "a member that keeps more changes nothing");
            Assert.That(_lease.IsHeld(1301), Is.False);
        }
    }

    [Test]
    public void A_member_that_promises_nothing_leaves_no_lease()
    {
        _lease.Limit(longest: 0, now: 1000);
        _lease.Confirm(term: 3, askedAt: 2000);
        Assert.That(_lease.IsHeld(2000), Is.False);
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
