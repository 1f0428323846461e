namespace Elastickv.Node.Admin;

/// <summary>What a DEK protects, numbered as on the wire (spec §1.1).</summary>
public enum KeyPurpose
{
    Storage = 1,
    Raft = 2,
}
