using static Elastickv.Node.Encryption.EncryptionError;

namespace Elastickv.Node.Encryption;

/// <summary>Name and sentinel text of each <see cref="EncryptionError"/>. Tools look for fragments of these texts (spec §2.7, §3.3, §10.2, §13.4).</summary>
public static class EncryptionErrorText
{
    /// <summary>The name by which the specification calls the error.</summary>
    public static string Name(EncryptionError error) => error switch
    {
        UnknownKeyId => "ErrUnknownKeyID",
        ReservedKeyId => "ErrReservedKeyID",
        InsecureKekFile => "ErrInsecureKEKFile",
        RaftDekWalStillReferences => "ErrRaftDEKWALStillReferences",
        KekFileInvalid => "ErrKEKFileInvalid",
        KekLoadFailed => "ErrKEKLoadFailed",
        KekUnwrapFailed => "ErrKEKUnwrapFailed",
        KekNotConfigured => "ErrKEKNotConfigured",
        KekRequiredWithFlag => "ErrKEKRequiredWithFlag",
        KekMismatch => "ErrKEKMismatch",
        DekBindingMismatch => "ErrDEKBindingMismatch",
        SidecarKeyIdFormat => "ErrSidecarKeyIDFormat",
        SidecarReservedKeyId => "ErrSidecarReservedKeyID",
        NodeIdCollision => "ErrNodeIDCollision",
        FsmWireVersion => "ErrFSMWireVersion",
        FsmWireMalformed => "ErrFSMWireMalformed",
        FsmWireSubtag => "ErrFSMWireSubtag",
        _ => "Err" + error,
    };

    /// <summary>The sentinel text, without any detail of the case at hand.</summary>
    public static string Text(EncryptionError error) => error switch
    {
        UnknownKeyId => "encryption: unknown key_id",
        ReservedKeyId => "encryption: key_id 0 is reserved",
        BadNonceSize => "encryption: nonce size invalid",
        BadKeySize => "encryption: DEK size invalid",
        KeyConflict => "encryption: key_id already loaded with different key material",
        NilKeystore => "encryption: keystore is nil",
        Integrity => "encryption: integrity check failed (GCM tag mismatch)",
        EnvelopeShort => "encryption: envelope shorter than header+tag",
        EnvelopeVersion => "encryption: unknown envelope version",
        EncryptedReadIntegrity => "store: encrypted value failed integrity check (GCM tag mismatch)",
        EncryptedValueReservedState => "store: value header has reserved bits set",
        EncryptedValueMalformed => "store: value row is malformed",
        NoCipherConfigured => "store: encrypted value present but no cipher configured",
        WriterNotRegistered => "store: storage envelope active but writer not yet registered",
        WriteCountExhausted => "encryption: write_count exhausted for this key and process",
        RaftUnwrapFailed => "raftengine/etcd: raft envelope unwrap failed; halting apply",
        _ => KeyFileText(error) ?? SidecarText(error) ?? MembershipText(error),
    };

    private static string? KeyFileText(EncryptionError error) => error switch
    {
        InsecureKekFile => "kek: file is group/world-accessible",
        KekFileInvalid => "kek: source is not usable",
        KekLoadFailed => "failed to load KEK from",
        NilFileWrapper => "kek: file wrapper is not initialised",
        KekUnwrapFailed => "kek: unwrap failed",
        KekNotConfigured => "encryption: KEK not configured on this node; cannot unwrap wrapped DEK material",
        KekRequiredWithFlag => "encryption: --encryption-enabled is set but no KEK source (--kekFile) was provided; refusing to start",
        KekMismatch => "encryption: configured KEK cannot unwrap one or more wrapped DEKs in the sidecar; refusing to start",
        DekBindingMismatch => "encryption: wrapped DEK in the sidecar belongs to another key_id or purpose; refusing to start",
        _ => null,
    };

    private static string? SidecarText(EncryptionError error) => error switch
    {
        SidecarMalformed => "encryption: sidecar is not readable",
        SidecarVersion => "encryption: unsupported sidecar version",
        SidecarPurpose => "encryption: unsupported sidecar key purpose",
        SidecarKeyIdFormat => "encryption: sidecar key_id is not a decimal uint32",
        SidecarReservedKeyId => "encryption: sidecar key_id 0 is reserved",
        SidecarActiveKeyMissing => "encryption: sidecar active key_id has no entry in keys map",
        SidecarActivePurposeMismatch => "encryption: sidecar active key_id references a key with mismatched purpose",
        SidecarPresentWithoutFlag =>
            "encryption: sidecar present on disk but --encryption-enabled is not set; refusing to start to avoid a silent downgrade to cleartext",
        SidecarBehindRaftLog =>
            "encryption: sidecar raft_applied_index is behind the persisted applied index and the gap covers an encryption-relevant entry; " +
            "refusing to start (run encryption resync-sidecar)",
        LogCompactedPastSidecar =>
            "encryption: the raft log is compacted past the sidecar's raft_applied_index; refusing to start (run encryption resync-sidecar)",
        RaftScope => "encryption: raft envelope cutover is active but this node has no active raft DEK; refusing to start",
        EncryptedDataWithoutFlag =>
            "encryption: data directory holds encrypted state but --encryption-enabled is not set; refusing to start to avoid a silent downgrade",
        BackupMissingSidecar => "encryption: backup holds encrypted state but no sidecar; without its keys it cannot be read",
        UnsupportedFilesystem => "encryption: filesystem does not support durable directory sync",
        _ => null,
    };

    private static string MembershipText(EncryptionError error) => error switch
    {
        RegistryKeyMalformed => "encryption: writer registry key is malformed",
        RegistryValueMalformed => "encryption: writer registry value is malformed",
        WriterUint16Collision => "encryption: two writers share the same 16-bit node_id under one DEK",
        NodeIdCollision => "encryption: two members hash to the same 16-bit node_id",
        PeerNotEncryptionCapable => "encryption: peer is not encryption capable",
        PeerNotEncryptionRegistered => "encryption: peer is not registered as a writer",
        CapabilityCheckFailed => "encryption: capability check failed",
        LocalEpochExhausted => "encryption: active DEK has reached local_epoch=0xFFFF saturation; rotate it",
        LocalEpochRollback => "encryption: local_epoch is at or below the local writer-registry",
        LocalEpochOutOfRange => "encryption: local_epoch exceeds 16-bit nonce field",
        EnvelopeCutoverDivergence =>
            "encryption: raft envelope cutover index differs between restored snapshot header and sidecar",
        EncryptionApply => "encryption: FSM apply failed; halting apply",
        EncryptionNotBootstrapped => "encryption: cluster is not bootstrapped",
        RaftDekWalStillReferences => "encryption: raft DEK is still referenced by entries of the raft log",
        WriteAdmissionStopped => "encryption: 90% of the writes allowed under this key are used; rotate it",
        FsmWireVersion => "encryption: unsupported FSM wire version",
        FsmWireMalformed => "encryption: malformed FSM payload",
        FsmWireSubtag => "encryption: unsupported rotation sub-tag",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "an error without text"),
    };
}
