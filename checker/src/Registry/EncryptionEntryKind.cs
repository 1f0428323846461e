namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>What an encryption-relevant entry of the log does (spec §6).</summary>
public enum EncryptionEntryKind
{
    Registration,
    Bootstrap,
    Rotation,
    EnableStorageEnvelope,
    EnableRaftEnvelope,
}
