namespace Elastickv.Node.Encryption.Writers;

/// <summary>A node announces under which epoch it writes with a data key (spec §5.3).</summary>
public readonly record struct Registration(uint DekId, ulong FullNodeId, ushort LocalEpoch)
{
    public ushort NodeId16 => (ushort)FullNodeId;
}
