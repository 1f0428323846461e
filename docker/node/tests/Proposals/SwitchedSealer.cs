using Elastickv.Node.Proposals;

namespace Elastickv.Node.Tests.Proposals;

/// <summary>A raft envelope of one byte before the payload, switched on by the test as the marker would.</summary>
internal sealed class SwitchedSealer : IProposalSealer
{
    public const byte Mark = 0xEE;

    public bool IsActive { get; set; }

    public bool IsAdmissionStopped => false;

    public int Overhead => 1;

    public bool MaySeal(ReadOnlySpan<byte> payload) => true;

    public void Seal(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        destination[0] = Mark;
        payload.CopyTo(destination[1..]);
    }

    public void Proposed(ulong index)
    {
    }
}
