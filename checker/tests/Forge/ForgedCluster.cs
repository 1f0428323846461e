using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Fixtures;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>
/// A healthy cluster of three nodes that went through the rollout, made byte for byte: storage cutover at 100, raft cutover at 200, both
/// rotations at 300 and 301, ten strings written in each part, snapshots at 150 and 400. A test spoils something and sees what is found.
/// </summary>
internal sealed class ForgedCluster
{
    public const ulong StorageCutover = 100;
    public const ulong RaftCutover = 200;
    public const ulong FirstSnapshot = 150;
    public const ulong LastSnapshot = 400;
    private const int WritesInAPart = 10;

    private static readonly (string Phase, ulong Start)[] Parts =
        [(Phase.Phase0, 50), (Phase.Phase1, 120), (Phase.Phase2, 220), (Phase.RotatedRaft, 320)];

    private static readonly string[] Order = [Phase.Phase0, Phase.Bootstrapped, Phase.Phase1, Phase.Phase2, Phase.RotatedStorage, Phase.RotatedRaft];

    private readonly Random _random = new(20261122);
    private ulong _raftCount;

    public ForgedCluster()
    {
        Kek = Bytes(32);
        for (uint id = 1; id <= 4; id++)
        {
            Keys[id] = Bytes(32);
            Wrapped[id] = Sealer.Wrap(Kek, Keys[id], Bytes(12));
        }

        Nodes = [new ForgedNode(this, "n1"), new ForgedNode(this, "n2"), new ForgedNode(this, "n3")];
        foreach (var (phase, start) in Parts)
        {
            for (ulong i = 0; i < WritesInAPart; i++)
                Write(phase, start + i);
        }

        foreach (var node in Nodes)
            AddMarkers(node);
    }

    public byte[] Kek { get; }

    /// <summary>1 and 3 for storage, 2 and 4 for the log.</summary>
    public Dictionary<uint, byte[]> Keys { get; } = [];

    public Dictionary<uint, byte[]> Wrapped { get; } = [];

    public ForgedNode[] Nodes { get; }

    public List<Canary> Canaries { get; } = [];

    public ForgedNode this[string name] => Nodes.First(node => node.Name == name);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    public RunRecord Run(params string[] labels) =>
        Runs.Of((labels.Length == 0 ? ["final"] : labels).SelectMany(label => Nodes.Select(node => node.Image(label))), Canaries, Order, kek: Kek);

    public static uint StorageKeyAt(ulong index) => index <= StorageCutover ? 0u : index <= 300 ? 1u : 3u;

    public static uint RaftKeyAt(ulong index) => index <= RaftCutover ? 0u : index <= 301 ? 2u : 4u;

    /// <summary>The key that a test names <c>k123</c> for what was written at index 123.</summary>
    public static string KeyAt(ulong index) => $"k{index:d4}";

    /// <summary>The index in the history of the operation that wrote what stands at an index of the log.</summary>
    public long OperationAt(ulong index) => Canaries.First(canary => canary.Key == KeyAt(index)).Operation!.Value;

    /// <summary>The commit timestamp of what was written at an index.</summary>
    public static ulong TimestampAt(ulong index) => (1_700_000_000_000 + index) << 16;

    public byte[] NextRaftNonce() => Sealer.Nonce(Nodes[0].ShortId, Nodes[0].Epoch, ++_raftCount);

    public string SidecarText(ushort epoch)
    {
        var keys = Keys.Keys.Select(id => $$"""
                "{{id}}": {
                  "purpose": "{{(id % 2 == 1 ? "storage" : "raft")}}",
                  "wrapped": "{{Convert.ToBase64String(Wrapped[id])}}",
                  "created": "2026-01-02T03:04:05Z",
                  "local_epoch": {{epoch}}
                }
            """);
        return $$"""
            {
              "version": 2,
              "raft_applied_index": 301,
              "storage_envelope_active": true,
              "storage_envelope_cutover_index": {{StorageCutover}},
              "raft_envelope_cutover_index": {{RaftCutover}},
              "active": { "storage": 3, "raft": 4 },
              "keys": {
            {{string.Join(",\n", keys)}}
              }
            }
            """;
    }

    private void Write(string phase, ulong index)
    {
        var value = Bytes(40);
        Canaries.Add(new Canary(phase, KeyAt(index), value, Acked: true) { Operation = 2 * Canaries.Count, Acknowledgement = (2 * Canaries.Count) + 1 });
        var body = Sealer.StringBody(value);
        var payload = SealPayload(index, [0x00, 0x0A, .. System.Text.Encoding.UTF8.GetBytes(KeyAt(index)), .. value]);
        foreach (var node in Nodes)
        {
            node.Log.Add(new ForgedEntry(2, index, Sealer.Proposal(index, payload)));
            var row = StorageKeyAt(index) is var id && id == 0
                ? Sealer.Clear("!redis|str|" + KeyAt(index), TimestampAt(index), body)
                : Sealer.Sealed(Keys[id], id, node.NextNonce(), "!redis|str|" + KeyAt(index), TimestampAt(index), body);
            foreach (var snapshot in new[] { FirstSnapshot, LastSnapshot }.Where(snapshot => snapshot >= index))
                Rows(node, snapshot).Add(row.Copy());
        }
    }

    private byte[] SealPayload(ulong index, byte[] payload) =>
        RaftKeyAt(index) is var id && id == 0 ? payload : Sealer.RaftEnvelope(Keys[id], id, NextRaftNonce(), payload);

    private static List<ForgedRow> Rows(ForgedNode node, ulong snapshot)
    {
        if (!node.Snapshots.TryGetValue(snapshot, out var rows))
            node.Snapshots[snapshot] = rows = [];
        return rows;
    }

    private void AddMarkers(ForgedNode node)
    {
        var proposer = Nodes[0];
        node.Log.Add(new ForgedEntry(2, StorageCutover, Sealer.Proposal(1, Rotation(4, 1, 1, [], proposer))));
        node.Log.Add(new ForgedEntry(2, RaftCutover, Sealer.Proposal(2, Rotation(5, 2, 2, [], proposer))));
        var sealing = new[] { (300UL, Rotation(1, 3, 1, Wrapped[3], proposer), 3UL), (301UL, Rotation(1, 4, 2, Wrapped[4], proposer), 4UL) };
        foreach (var (index, payload, count) in sealing)
        {
            var nonce = Sealer.Nonce(proposer.ShortId, proposer.Epoch, 1_000 + count);
            node.Log.Add(new ForgedEntry(2, index, Sealer.Proposal(count, Sealer.RaftEnvelope(Keys[2], 2, nonce, payload))));
        }

        node.Log.Sort((one, other) => one.Index.CompareTo(other.Index));
        foreach (var (snapshot, rows) in node.Snapshots)
        {
            foreach (var id in Keys.Keys.Where(id => id <= 2 || snapshot == LastSnapshot))
                rows.AddRange(Nodes.Select(writer => Registry(id, writer.ShortId, writer.FullId, 1, 1)));
            rows.Add(new ForgedRow("_meta_applied_index"u8.ToArray(), ForgedSnapshot.Little(snapshot)));
            rows.Add(new ForgedRow("_meta_last_commit_ts"u8.ToArray(), ForgedSnapshot.Little(TimestampAt(snapshot))));
        }
    }

    public static ForgedRow Registry(uint keyId, ushort shortId, ulong fullId, ushort first, ushort last) => new(
        [.. "!encryption|writers|"u8, .. ForgedSnapshot.Big(keyId), (byte)'|', .. ForgedSnapshot.Big(shortId)],
        [.. ForgedSnapshot.Big(fullId), .. ForgedSnapshot.Big(first), .. ForgedSnapshot.Big(last)]);

    public static byte[] Rotation(byte tag, uint keyId, byte purpose, byte[] wrapped, ForgedNode proposer) =>
    [
        5, 1, tag, .. ForgedSnapshot.Big(keyId), purpose, .. ForgedSnapshot.Big((uint)wrapped.Length), .. wrapped,
        .. ForgedSnapshot.Big(keyId), .. ForgedSnapshot.Big(proposer.FullId), .. ForgedSnapshot.Big(proposer.Epoch),
    ];

    public static byte[] Registration(uint keyId, ulong fullId, ushort epoch) =>
        [3, 1, .. ForgedSnapshot.Big(keyId), .. ForgedSnapshot.Big(fullId), .. ForgedSnapshot.Big(epoch)];
}
