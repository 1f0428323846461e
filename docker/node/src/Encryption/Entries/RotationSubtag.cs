namespace Elastickv.Node.Encryption.Entries;

/// <summary>What an entry of the rotation family does (spec §6).</summary>
public enum RotationSubtag
{
    RotateDek = 0x01,
    RewrapDeks = 0x02,
    RetireDek = 0x03,
    EnableStorageEnvelope = 0x04,
    EnableRaftEnvelope = 0x05,
}
