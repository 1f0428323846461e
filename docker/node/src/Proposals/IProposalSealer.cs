namespace Elastickv.Node.Proposals;

/// <summary>The raft envelope as the proposer sees it (spec §3.4). Used by the host's loop only.</summary>
public interface IProposalSealer
{
    /// <summary>Whether the cutover is applied here: whatever is proposed from now on stands above it and must be sealed.</summary>
    bool IsActive { get; }

    /// <summary>Whether so many writes were made under a key that clients get no more until it is rotated (spec §2.5).</summary>
    bool IsAdmissionStopped { get; }

    /// <summary>Bytes that sealing adds to a payload.</summary>
    int Overhead { get; }

    /// <summary>Whether this node may seal the payload now: its present epoch is in the writer registry, or the payload is what brings it there.</summary>
    bool MaySeal(ReadOnlySpan<byte> payload);

    /// <summary>Seals into <paramref name="destination"/>, exactly <see cref="Overhead"/> bytes longer.</summary>
    void Seal(ReadOnlySpan<byte> payload, Span<byte> destination);

    /// <summary>What was sealed last stands in the log at this index.</summary>
    void Proposed(ulong index);
}
