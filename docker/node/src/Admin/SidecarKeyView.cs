namespace Elastickv.Node.Admin;

/// <summary>One key of a sidecar: the DEK wrapped under the KEK and this node's present epoch under it.</summary>
public sealed record SidecarKeyView(KeyPurpose Purpose, ReadOnlyMemory<byte> Wrapped, ushort LocalEpoch);
