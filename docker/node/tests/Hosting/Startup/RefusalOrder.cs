using System.Net;
using System.Net.Sockets;

namespace Elastickv.Node.Tests.Hosting.Startup;

/// <summary>
/// The reasons of spec §10.1 that a stopped node's files and flags can hold, in the order in which they must be found. The others (steps 9 and 11 to 13) come up
/// only in a node that passed all these.
/// </summary>
internal static class RefusalOrder
{
    /// <summary>Each reason with the one that comes next.</summary>
    public static IEnumerable<(BadStart First, BadStart Second)> Pairs => [.. Reasons.Zip(Reasons.Skip(1)), (Collision, DamagedLog), (DamagedLog, Lag)];

    private static BadStart[] Reasons =>
    [
        new("flag missing", "flag --raftId is required", node => node.Without("raftId")),
        new("cutover differs", "cutover index differs between restored snapshot header and sidecar", node => node.EditSidecar(json => json["raft_envelope_cutover_index"] = 0)),
        new("KEK not loadable", "failed to load KEK from", node => File.SetUnixFileMode(node.Kek, UnixFileMode.UserRead | UnixFileMode.OtherRead)),
        new("sidecar without the flag", "sidecar present on disk but --encryption-enabled is not set", node => node.Without("encryption-enabled")),
        new("no KEK source", "no KEK source (--kekFile)", node => node.Without("kekFile")),
        new("key 1 does not unwrap", "configured KEK cannot unwrap one or more wrapped DEKs in the sidecar; refusing to start: key_id 1", node => Unwrappable(node, "1")),
        new("key 3 does not unwrap", "configured KEK cannot unwrap one or more wrapped DEKs in the sidecar; refusing to start: key_id 3", node => Unwrappable(node, "3")),
        new("storage epoch exhausted", "local_epoch=0xFFFF saturation; rotate it: storage key_id 3", node => Epoch(node, "3", 0xFFFF)),
        new("raft epoch exhausted", "local_epoch=0xFFFF saturation; rotate it: raft key_id 4", node => Epoch(node, "4", 0xFFFF)),
        new("directory that cannot be flushed", "does not support durable directory sync", ReadSidecarInProc),
        Collision,
        new("epoch rolled back", "at or below the local writer-registry", node => Epoch(node, "3", 0)),
        new("cutover without a raft key", "no active raft DEK", node => node.EditSidecar(json => json["active"]!["raft"] = 0)),
        Lag,
        new("port taken", "Address already in use", TakePort),
    ];

    private static BadStart Collision { get; } = new(
        "two members with one 16-bit id", "hash to the same 16-bit node_id",
        node => node.Flags["raftBootstrapMembers"] = $"n1=127.0.0.1:0,{BadStarts.Colliding("n1")}=127.0.0.1:1");

    private static BadStart Lag { get; } = new("sidecar behind the log", "raft_applied_index is behind", node => node.EditSidecar(json => json["raft_applied_index"] = 0));

    private static BadStart DamagedLog { get; } = new("log damaged", "damaged record", node => StoppedNode.Change(node.Wal, bytes => bytes[200] ^= 1));

    private static void Unwrappable(StoppedNode node, string keyId) =>
        node.EditSidecar(json => json["keys"]![keyId]!["wrapped"] = Convert.ToBase64String(new byte[60]));

    private static void Epoch(StoppedNode node, string keyId, int epoch) => node.EditSidecar(json => json["keys"]![keyId]!["local_epoch"] = epoch);

    /// <summary>Names the sidecar by an open file of this process: it can be read there, but the directory takes no file, whoever asks.</summary>
    private static void ReadSidecarInProc(StoppedNode node)
    {
        var file = File.OpenHandle(node.SidecarPath, share: FileShare.ReadWrite);
        node.Keep(file);
        node.Flags["encryptionSidecarPath"] = $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}";
    }

    private static void TakePort(StoppedNode node)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        node.Keep(listener);
        node.Flags["redisAddress"] = $"{listener.LocalEndpoint}";
    }
}
