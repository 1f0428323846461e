namespace Elastickv.Node.Proposals;

/// <summary>The sealer of a node that takes no part in encryption: it never seals. Such a node halts at the first encryption entry.</summary>
public sealed class ClearProposals : IProposalSealer
{
    public static ClearProposals Instance { get; } = new();

    private ClearProposals()
    {
    }

    public bool IsActive => false;

    public bool IsAdmissionStopped => false;

    public int Overhead => 0;

    public bool MaySeal(ReadOnlySpan<byte> payload) => true;

    public void Seal(ReadOnlySpan<byte> payload, Span<byte> destination) => payload.CopyTo(destination);

    public void Proposed(ulong index)
    {
    }
}
