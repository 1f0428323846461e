using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Faults;

/// <summary>A fault as a plan describes it: what happens, and to whom in symbols.</summary>
public sealed record FaultSpec
{
    /// <summary>One of <see cref="FaultKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Who is hurt; see <see cref="FaultTarget"/>.</summary>
    public required ImmutableArray<string> Targets { get; init; }

    /// <summary>For <see cref="FaultKind.PartitionOneWay"/>: which bytes are lost, as the target sees them.</summary>
    public LinkDirection? Direction { get; init; }

    /// <summary>For <see cref="FaultKind.SlowLink"/>: by how much every byte is late, in seconds.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>For <see cref="FaultKind.PacketLoss"/> and <see cref="FaultKind.PacketDuplication"/>: which part of the packets, above 0 and below 1.</summary>
    public double? Share { get; init; }
}
