using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft;

public sealed class RaftCoreTests
{
    [Test]
    public void A_group_of_one_commits_only_what_it_has_stored()
    {
        var core = Bootstrapped(1, [1]);
        Drain(core);
        core.Campaign();
        Drain(core);

        var proposal = core.Propose(new byte[] { 7 });
        Assert.That(proposal.Outcome, Is.EqualTo(ProposalOutcome.Appended));
        Assert.That(core.TryTakeReady(out var ready), Is.True);
        Assert.That(ready!.EntriesToStore.Single().Index, Is.EqualTo(proposal.Index));
        Assert.That(ready.CommittedEntries, Is.Empty);

        core.Advance(ready);
        Assert.That(core.Commit, Is.EqualTo(proposal.Index));
    }

    [Test]
    public void A_founding_member_has_applied_the_membership_after_its_first_batch()
    {
        var core = Bootstrapped(2, [1, 2, 3]);
        Drain(core);
        Assert.That(core.ConfState.Voters, Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public void Three_members_elect_replicate_and_confirm_reads()
    {
        RaftCore[] cores = [Bootstrapped(1, [1, 2, 3]), Bootstrapped(2, [1, 2, 3]), Bootstrapped(3, [1, 2, 3])];
        var reads = Deliver(cores);
        cores[0].Campaign();
        Deliver(cores);
        Assert.That(cores.Select(core => core.Leader), Is.All.EqualTo(1));

        for (var i = 0; i < 100; i++)
            Assert.That(cores[0].Propose(new byte[] { (byte)i }).IsAppended, Is.True);
        cores[0].ReadIndex(77);
        reads = Deliver(cores);
        cores[0].Tick();
        Deliver(cores);
        Assert.That(cores.Select(core => core.Applied), Is.All.EqualTo(104));
        Assert.That(reads.Single().Context, Is.EqualTo(77));
    }

    [Test]
    public void One_founding_member_leads_a_new_group_long_before_an_election_timeout()
    {
        RaftCore[] cores = [Bootstrapped(1, [1, 2, 3], founds: true), Bootstrapped(2, [1, 2, 3]), Bootstrapped(3, [1, 2, 3])];
        Deliver(cores);

        for (var tick = 0; tick < 3; tick++)
        {
            cores[0].Tick();
            Deliver(cores);
        }

        Assert.That(cores.Select(core => core.Leader), Is.All.EqualTo(1));
    }

    [Test]
    public void A_founding_member_asks_again_until_the_others_are_there_and_hurries_no_later_election()
    {
        RaftCore[] cores = [Bootstrapped(1, [1, 2, 3], founds: true), Bootstrapped(2, [1, 2, 3]), Bootstrapped(3, [1, 2, 3])];
        Ticks(cores[0], 7, deliver: false);
        Deliver(cores);
        Ticks(cores[0], 2, deliver: true);
        Assert.That(cores[0].Role, Is.EqualTo(Role.Leader), "at its third attempt");

        cores[0].Step(new Message { Type = MessageType.Heartbeat, From = 2, To = 1, Term = cores[0].Term + 1 });
        Assert.That(cores[0].Role, Is.EqualTo(Role.Follower));
        Ticks(cores[0], 9, deliver: false);
        Assert.That(cores[0].Role, Is.EqualTo(Role.Follower), "it waits for an election timeout, as everybody does");

        void Ticks(RaftCore core, int count, bool deliver)
        {
            for (var tick = 0; tick < count; tick++)
            {
                core.Tick();
                if (deliver)
                    Deliver(cores);
                else
                    Drain(core);
            }
        }
    }

    private static List<ReadState> Deliver(RaftCore[] cores)
    {
        var reads = new List<ReadState>();
        List<Message> messages;
        do
        {
            messages = [];
            foreach (var core in cores)
                Drain(core, messages, reads);
            foreach (var message in messages)
                cores[(int)message.To - 1].Step(message);
        }
        while (messages.Count > 0);
        return reads;
    }

    private static RaftCore Bootstrapped(ulong id, ulong[] members, bool founds = false)
    {
        var initial = InitialState.Bootstrap(members.ToDictionary(member => member, _ => ReadOnlyMemory<byte>.Empty));
        return new RaftCore(new RaftConfig { Id = id, FoundingTicks = founds ? 3 : null }, initial, new Random(1));
    }

    private static void Drain(RaftCore core, List<Message>? messages = null, List<ReadState>? reads = null)
    {
        while (core.TryTakeReady(out var ready))
        {
            foreach (var entry in ready.CommittedEntries.Where(entry => entry.Type == EntryType.ConfChange))
                core.ApplyConfChange(entry);
            messages?.AddRange(ready.MessagesBeforeStore);
            messages?.AddRange(ready.MessagesAfterStore);
            reads?.AddRange(ready.ReadStates);
            core.Advance(ready);
        }
    }
}
