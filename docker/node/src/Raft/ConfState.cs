using System.Collections.Immutable;

namespace Elastickv.Node.Raft;

/// <summary>The membership at one index: ids of voters and learners, ascending (raftpb.ConfState).</summary>
public sealed record ConfState(ImmutableArray<ulong> Voters, ImmutableArray<ulong> Learners)
{
    public static ConfState Empty { get; } = new([], []);

    public bool Equals(ConfState? other) =>
        other is not null && Voters.AsSpan().SequenceEqual(other.Voters.AsSpan()) && Learners.AsSpan().SequenceEqual(other.Learners.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Voters.Length, Learners.Length, Voters.IsEmpty ? 0 : Voters[0]);
}
