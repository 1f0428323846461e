using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Hosting.Startup;

/// <summary>Spec §10: the states in which a node must refuse to start. Keys 1 and 3 are of the storage, 2 and 4 of the raft purpose; 3 and 4 are active.</summary>
internal static class BadStarts
{
    public static IEnumerable<BadStart> All => [.. Keks, .. Flags, .. SidecarFormats, .. SidecarStates, .. DataFiles];

    private static IEnumerable<BadStart> Keks =>
    [
        new("KEK file missing", "failed to load KEK from", node => File.Delete(node.Kek)),
        new("KEK of 31 bytes", "want exactly 32", node => node.WriteKek(new byte[31])),
        new("KEK of 33 bytes", "want exactly 32", node => node.WriteKek(new byte[33])),
        new("KEK with a newline", "want exactly 32", node => node.WriteKek([.. File.ReadAllBytes(node.Kek), (byte)'\n'])),
        new("KEK as base64", "want exactly 32", node => node.WriteKek(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(File.ReadAllBytes(node.Kek))))),
        new("KEK empty", "want exactly 32", node => node.WriteKek([])),
        new("KEK readable by others", "kek: file is group/world-accessible", node => Mode(node.Kek, UnixFileMode.UserRead | UnixFileMode.OtherRead)),
        new("KEK readable by its group", "kek: file is group/world-accessible", node => Mode(node.Kek, UnixFileMode.UserRead | UnixFileMode.GroupRead)),
        new("KEK writable by its group", "kek: file is group/world-accessible", node => Mode(node.Kek, UnixFileMode.UserRead | UnixFileMode.GroupWrite)),
        new("KEK is a FIFO", "not a regular file", node => MakeFifo(node.Kek)),
        new("KEK is a directory", "failed to load KEK from", node =>
        {
            File.Delete(node.Kek);
            Directory.CreateDirectory(node.Kek);
        }),
        new("another KEK", "configured KEK cannot unwrap", node => node.WriteKek(new byte[32])),
        new("KEK in the environment is no base64", "failed to load KEK from ELASTICKV_KEK_BASE64", node => TakeKekFromEnvironment(node, "?")),
        new("KEK in the environment is too short", "failed to load KEK from ELASTICKV_KEK_BASE64", node => TakeKekFromEnvironment(node, "AAAA")),
        new("KEK in file and environment", "give one source", node => node.Environment["ELASTICKV_KEK_BASE64"] = Convert.ToBase64String(new byte[32])),
        new("KEK in a key service", "no key service is supported", node => node.Flags["kekUri"] = "aws-kms://key"),
        new("next KEK missing", "failed to load KEK from", node => node.Flags["kekNextFile"] = node.Kek + ".next"),
    ];

    private static IEnumerable<BadStart> Flags =>
    [
        new("encryption enabled without a KEK", "no KEK source (--kekFile)", node => node.Without("kekFile")),
        new("sidecar without the flag", "sidecar present on disk but --encryption-enabled is not set", node => node.Without("encryption-enabled")),
        new("all flags dropped", "data directory holds encrypted state", node => node.Without("encryption-enabled", "kekFile", "encryptionSidecarPath")),
        new("sidecar path dropped", "cutover index differs", node => node.Without("encryptionSidecarPath")),
        new("unknown flag", "flag provided but not defined: -no-such-flag", node => node.Flags["no-such-flag"] = "1", ExitCode: 2),
        new("no raftId", "flag --raftId is required", node => node.Without("raftId")),
        new("several groups", "--raftGroups is not supported", node => node.Flags["raftGroups"] = "1=127.0.0.1:1,2=127.0.0.1:2"),
        new("founder and joiner", "exclude each other", node => node.Flags["raftJoinMembers"] = "n2=127.0.0.1:1"),
        new("members without this node", "local id n1 is missing", node => node.Flags["raftBootstrapMembers"] = "n2=127.0.0.1:1"),
        new("this node at another address", "differs from --address", node => node.Flags["raftBootstrapMembers"] = "n1=127.0.0.1:9"),
        new("metrics off loopback without a token", "metricsToken", node => node.Flags["metricsAddress"] = "0.0.0.0:0"),
        new("nothing to found or to join", "no Raft state in", node =>
        {
            node.Without("raftBootstrapMembers", "encryption-enabled", "kekFile", "encryptionSidecarPath");
            node.Flags["raftDataDir"] += "-empty";
        }),
        new("two members with one 16-bit id", "hash to the same 16-bit node_id", node => node.Flags["raftBootstrapMembers"] = "n1=127.0.0.1:0," + Colliding("n1") + "=127.0.0.1:1"),
    ];

    private static IEnumerable<BadStart> SidecarFormats =>
    [
        new("sidecar empty", "encryption: sidecar is not readable", node => File.WriteAllText(node.SidecarPath, "")),
        new("sidecar torn", "encryption: sidecar is not readable", node => File.WriteAllText(node.SidecarPath, File.ReadAllText(node.SidecarPath)[..200])),
        new("sidecar is no JSON", "encryption: sidecar is not readable", node => File.WriteAllText(node.SidecarPath, "keys")),
        new("sidecar of version 3", "encryption: unsupported sidecar version", node => node.EditSidecar(json => json["version"] = 3)),
        new("sidecar of version 0", "encryption: unsupported sidecar version", node => node.EditSidecar(json => json["version"] = 0)),
        new("key of an unknown purpose", "encryption: unsupported sidecar key purpose", node => node.EditSidecar(json => json["keys"]!["1"]!["purpose"] = "backup")),
        new("key id with a leading zero", "encryption: sidecar key_id is not a decimal uint32", node => node.EditSidecar(json => Move(json["keys"]!, "1", "01"))),
        new("key id 0", "encryption: sidecar key_id 0 is reserved", node => node.EditSidecar(json => Move(json["keys"]!, "1", "0"))),
        new("active key missing", "encryption: sidecar active key_id has no entry", node => node.EditSidecar(json => json["active"]!["storage"] = 9)),
        new("active keys exchanged", "encryption: sidecar active key_id references a key with mismatched purpose", node => node.EditSidecar(json =>
            (json["active"]!["storage"], json["active"]!["raft"]) = (4, 3))),
        new("sidecar's directory missing", "encryption", node => node.Flags["encryptionSidecarPath"] = Path.Combine(node.SidecarPath, "..", "..", "nowhere", "keys.json")),
    ];

    private static IEnumerable<BadStart> SidecarStates =>
    [
        new("wrapped keys exchanged", "belongs to another key_id or purpose", node => node.EditSidecar(json => Exchange(json["keys"]!["1"]!, json["keys"]!["2"]!, "wrapped"))),
        new("active wrapped key changed", "configured KEK cannot unwrap", node => node.EditSidecar(json => FlipWrapped(json["keys"]!["3"]!))),
        new("older wrapped key changed", "configured KEK cannot unwrap", node => node.EditSidecar(json => FlipWrapped(json["keys"]!["1"]!))),
        new("wrapped key too short", "configured KEK cannot unwrap", node => node.EditSidecar(json => json["keys"]!["1"]!["wrapped"] = Convert.ToBase64String(new byte[59]))),
        new("storage epoch exhausted", "local_epoch=0xFFFF saturation", node => node.EditSidecar(json => json["keys"]!["3"]!["local_epoch"] = 0xFFFF)),
        new("raft epoch exhausted", "local_epoch=0xFFFF saturation", node => node.EditSidecar(json => json["keys"]!["4"]!["local_epoch"] = 0xFFFF)),
        new("storage epoch rolled back", "at or below the local writer-registry", node => node.EditSidecar(json => json["keys"]!["3"]!["local_epoch"] = 0)),
        new("raft epoch rolled back", "at or below the local writer-registry", node => node.EditSidecar(json => json["keys"]!["4"]!["local_epoch"] = 0)),
        new("sidecar lost", "cutover index differs", node => File.Delete(node.SidecarPath)),
        new("sidecar and snapshots lost", "raft_applied_index is behind", node =>
        {
            File.Delete(node.SidecarPath);
            Directory.Delete(node.Data("fsm-snap"), recursive: true);
        }),
        new("sidecar index 0", "raft_applied_index is behind", node => node.EditSidecar(json => json["raft_applied_index"] = 0)),
        new("sidecar index one behind", "raft_applied_index is behind", node => node.EditSidecar(json => json["raft_applied_index"] = json["raft_applied_index"]!.GetValue<ulong>() - 1)),
        new("cutover moved", "cutover index differs", node => node.EditSidecar(json => json["raft_envelope_cutover_index"] = 1)),
        new("cutover forgotten", "cutover index differs", node => node.EditSidecar(json => json["raft_envelope_cutover_index"] = 0)),
        new("cutover without a raft key", "no active raft DEK", node => node.EditSidecar(json => json["active"]!["raft"] = 0)),
    ];

    private static IEnumerable<BadStart> DataFiles =>
    [
        new("another engine's directory", "names another raft engine", node => File.WriteAllText(node.Data("raft-engine"), "other\n")),
        new("peers file damaged", "etcd-raft-peers.bin", node => File.WriteAllText(node.Data("etcd-raft-peers.bin"), "EKVX")),
        new("snapshot of a later format", "ErrSnapshotHeaderUnknownMagic", node => StoppedNode.Change(node.NewestSnapshot, bytes => bytes[7] = (byte)'9')),
        new("snapshot header too long", "ErrSnapshotHeaderInvalidLength", node => StoppedNode.Change(node.NewestSnapshot, bytes => BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), 0x7000))),
        new("log damaged before its end", "damaged record", node => StoppedNode.Change(node.Wal, bytes => bytes[200] ^= 1)),
        new("log of another member", "metadata differs", node => ReplaceLog(node.Data("wal"))),
        new("rows are no database", "store:", node =>
        {
            File.Delete(node.Data("fsm.db", "rows.sqlite-wal"));
            File.WriteAllText(node.Data("fsm.db", "rows.sqlite"), "no database at all, " + new string('x', 5000));
        }),
        new("store and its snapshots lost", "is missing, the store ends at 0", node =>
        {
            Directory.Delete(node.Data("fsm.db"), recursive: true);
            Directory.Delete(node.Data("fsm-snap"), recursive: true);
        }),
    ];

    private static void TakeKekFromEnvironment(StoppedNode node, string value)
    {
        node.Without("kekFile");
        node.Environment["ELASTICKV_KEK_BASE64"] = value;
    }

    private static void Mode(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode | UnixFileMode.UserWrite);

    private static void MakeFifo(string path)
    {
        File.Delete(path);
        using var maker = Process.Start("mkfifo", ["-m", "600", path]);
        maker.WaitForExit();
    }

    private static void Move(JsonNode keys, string from, string to)
    {
        var key = keys[from]!.DeepClone();
        keys.AsObject().Remove(from);
        keys[to] = key;
    }

    private static void Exchange(JsonNode left, JsonNode right, string member) =>
        (left[member], right[member]) = (right[member]!.DeepClone(), left[member]!.DeepClone());

    private static void FlipWrapped(JsonNode key)
    {
        var wrapped = Convert.FromBase64String(key["wrapped"]!.GetValue<string>());
        wrapped[20] ^= 1;
        key["wrapped"] = Convert.ToBase64String(wrapped);
    }

    /// <summary>Puts a log in place of this node's that has other metadata.</summary>
    private static void ReplaceLog(string directory)
    {
        Directory.Delete(directory, recursive: true);
        using var other = WriteAheadLog.Open(directory, RandomNumberGenerator.GetBytes(8), out _, new WalOptions { SegmentSize = 4096 });
    }

    /// <summary>Another id with the same low 16 bits of its hash.</summary>
    public static string Colliding(string id) => Enumerable.Range(0, int.MaxValue).Select(i => $"m{i}")
        .First(other => NodeIdentity.Of(other).Id16 == NodeIdentity.Of(id).Id16);
}
