using System.Collections.Immutable;

namespace Elastickv.Node.Raft;

/// <summary>The members of the group in ascending order of id, and what a majority of the voters agrees on.</summary>
internal sealed class ProgressTracker(RaftConfig config)
{
    private ImmutableArray<Progress> _members = [];

    public ImmutableArray<Progress> Members => _members;

    /// <summary>This member's own record, or null if it belongs to no group.</summary>
    public Progress? Self => Find(config.Id);

    public ConfState ConfState { get; private set; } = ConfState.Empty;

    public int VoterCount => ConfState.Voters.Length;

    public int Majority => (VoterCount / 2) + 1;

    public bool IsVoter(ulong id) => Find(id) is { IsLearner: false };

    public Progress? Find(ulong id)
    {
        foreach (var member in _members)
        {
            if (member.Id == id)
                return member;
        }

        return null;
    }

    public void Restore(ConfState state, ulong next)
    {
        _members = [];
        foreach (var id in state.Voters)
            Put(id, isLearner: false, next);
        foreach (var id in state.Learners)
            Put(id, isLearner: true, next);
        Summarize();
    }

    /// <summary>Whether a change would do something and leave a voter.</summary>
    public bool Allows(ConfChange change)
    {
        var member = Find(change.NodeId);
        var isLastVoter = member is { IsLearner: false } && VoterCount == 1;
        return change.Type switch
        {
            ConfChangeType.AddVoter => member is not { IsLearner: false },
            ConfChangeType.AddLearner => member is not { IsLearner: true } && !isLastVoter,
            ConfChangeType.Remove => member is not null && !isLastVoter,
            _ => member is not null,
        };
    }

    /// <summary>Makes a committed change; one that is not allowed changes nothing, on every member alike.</summary>
    public void Apply(ConfChange change, ulong next)
    {
        if (!Allows(change))
            return;

        switch (change.Type)
        {
            case ConfChangeType.AddVoter or ConfChangeType.AddLearner:
                Put(change.NodeId, change.Type == ConfChangeType.AddLearner, next);
                break;
            case ConfChangeType.Remove:
                _members = _members.RemoveAll(member => member.Id == change.NodeId);
                break;
        }

        Summarize();
    }

    /// <summary>The largest value that a majority of the voters has reached.</summary>
    public ulong ReachedByMajority(Func<Progress, ulong> value)
    {
        if (VoterCount == 0)
            return 0;

        Span<ulong> values = stackalloc ulong[_members.Length];
        var count = 0;
        foreach (var member in _members)
        {
            if (!member.IsLearner)
                values[count++] = value(member);
        }

        values[..count].Sort();
        return values[count - Majority];
    }

    /// <summary>Whether a majority was heard of since the last call.</summary>
    public bool TakeQuorumActivity()
    {
        var active = 0;
        foreach (var member in _members)
        {
            var isSelf = member.Id == config.Id;
            if (!member.IsLearner && (member.RecentlyActive || isSelf))
                active++;
            member.RecentlyActive = isSelf;
        }

        return active >= Majority;
    }

    private void Summarize() => ConfState = new ConfState(
        [.. _members.Where(member => !member.IsLearner).Select(member => member.Id)],
        [.. _members.Where(member => member.IsLearner).Select(member => member.Id)]);

    private void Put(ulong id, bool isLearner, ulong next)
    {
        if (Find(id) is { } known)
        {
            known.IsLearner = isLearner;
            return;
        }

        var member = new Progress(id, isLearner, next, new Inflights(config.MaxInflightMessages, config.MaxInflightBytes));
        _members = [.. _members.Append(member).OrderBy(m => m.Id)];
    }
}
