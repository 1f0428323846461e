namespace Elastickv.Node.Hosting.Configuration;

/// <summary>The flags of the main binary (spec §12.1): those this node acts on, those it accepts and ignores, and those it must refuse to be given.</summary>
internal static class NodeFlags
{
    /// <summary>Other adapters and front ends of upstream that this node does not have: their flags may stand on a shared command line.</summary>
    private static readonly string[] IgnoredStrings =
    [
        "adminFullAccessKeys", "adminListen", "adminReadOnlyAccessKeys", "adminSessionSigningKey", "adminSessionSigningKeyFile",
        "adminSessionSigningKeyPrevious", "adminSessionSigningKeyPreviousFile", "adminTLSCertFile", "adminTLSKeyFile", "adminTokenFile",
        "dynamoAddress", "pprofAddress", "pprofToken", "raftDynamoMap", "raftS3Map", "raftSqsMap", "redisLuaMaxIdleStates", "s3Address",
        "s3BlobPeerTokenFile", "s3CredentialsFile", "s3Region", "sqsAddress", "sqsCredentialsFile", "sqsFifoPartitionMap", "sqsRegion",
        "tsoBatchSize",
    ];

    private static readonly string[] IgnoredBools =
    [
        "adminAllowInsecureDevCookie", "adminAllowPlaintextNonLoopback", "adminEnabled", "adminInsecureNoAuth", "s3PathStyleOnly", "tsoEnabled",
    ];

    /// <summary>Flags that change what the cluster is: ignoring them would lie.</summary>
    private static readonly string[] UnsupportedStrings = ["raftGroupPeers", "raftGroups", "shardRanges"];

    /// <param name="extras">Whether flags that upstream does not have are known.</param>
    public static GoFlags Create(bool extras = true)
    {
        var flags = new GoFlags();
        flags.AddString("raftId", "", "unique id of this node (required)");
        flags.AddString("address", "localhost:50051", "address of Raft and gRPC");
        flags.AddString("redisAddress", "localhost:6379", "address of the Redis protocol");
        flags.AddString("metricsAddress", "localhost:9090", "address of /metrics; empty for none");
        flags.AddString("metricsToken", "", "bearer token of /metrics; required off loopback");
        flags.AddString("raftEngine", "etcd", "Raft engine; only etcd");
        flags.AddString("raftDataDir", "data/", "directory of the Raft data");
        flags.AddBool("raftBootstrap", "bootstrap a new cluster");
        flags.AddString("raftBootstrapMembers", "", "members of the new cluster: id=host:port,...");
        flags.AddString("raftJoinMembers", "", "members of the group that this node will be added to: id=host:port,...");
        flags.AddBool("raftJoinAsLearner", "it is to be added as a learner first; needs --raftJoinMembers");
        flags.AddString("raftRedisMap", "", "Redis address by Raft address: host:port=host:port,...");
        flags.AddBool("encryption-enabled", "take part in data-at-rest encryption");
        flags.AddString("kekFile", "", "file of the 32-byte key encryption key");
        flags.AddString("kekUri", "", "key service of the key encryption key; none is supported");
        flags.AddString("kekNextFile", "", "file of the key encryption key that is to replace it: see admin encryption rewrap-deks");
        flags.AddBool("encryption-rotate-on-startup", "give each active purpose a new key before serving, if this node leads");
        flags.AddBool("encryption-compress", "compress values with Snappy before they are sealed");
        flags.AddString("encryptionSidecarPath", "", "path of keys.json; its directory must exist");
        if (extras)
            flags.AddString("defect", "", "plant a defect: " + string.Join(", ", DefectNames.All));
        foreach (var name in IgnoredStrings)
            flags.AddString(name, "", "accepted and ignored");
        foreach (var name in IgnoredBools)
            flags.AddBool(name, "accepted and ignored");
        foreach (var name in UnsupportedStrings)
            flags.AddString(name, "", "not supported by this node");
        return flags;
    }

    /// <exception cref="RefusalException">A flag is set that this node does not support.</exception>
    public static void RefuseUnsupported(GoFlags flags)
    {
        var set = UnsupportedStrings.FirstOrDefault(f => flags.String(f).Length > 0);
        if (set is not null)
            throw new RefusalException($"--{set} is not supported by this node");
        if (flags.String("raftEngine") is var engine && engine != "etcd")
            throw new RefusalException($"unsupported raft engine \"{engine}\"");
    }
}
