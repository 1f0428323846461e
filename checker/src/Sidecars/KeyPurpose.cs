namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>What a data key protects (spec §1.1). The numbers are those of the wire.</summary>
public enum KeyPurpose
{
    Unspecified = 0,
    Storage = 1,
    Raft = 2,
}
