namespace Elastickv.Node.Hosting;

/// <summary>Which way a proposal takes past the barrier and the raft envelope.</summary>
public enum ProposalKind
{
    /// <summary>Client writes and lease entries: waits behind nothing, refused while the barrier is shut.</summary>
    User,

    /// <summary>Encryption entries (registration, rotation, …): pass the barrier, sealed after the cutover.</summary>
    Admin,

    /// <summary>The raft cutover marker alone: passes the barrier, never sealed (spec §3.4).</summary>
    Marker,
}
