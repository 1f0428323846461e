namespace Elastickv.Node.Admin;

/// <summary>The value of a writer registry row (spec §5.1).</summary>
public readonly record struct WriterRow(ulong FullNodeId, ushort FirstSeenEpoch, ushort LastSeenEpoch);
