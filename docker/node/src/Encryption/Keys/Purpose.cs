namespace Elastickv.Node.Encryption.Keys;

/// <summary>What a data key protects (spec §1.1). The numbers are the wire bytes of rotation entries.</summary>
public enum Purpose
{
    Unspecified = 0,

    /// <summary>Values inside the store.</summary>
    Storage = 1,

    /// <summary>Proposal payloads inside the Raft log.</summary>
    Raft = 2,
}
