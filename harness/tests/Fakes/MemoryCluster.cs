using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Tests.Fakes;

/// <summary>A cluster without processes: nodes that start, stop and guard their sidecar as real ones do, and one register map that all of them serve.</summary>
internal sealed class MemoryCluster : ICluster
{
    public MemoryCluster(int nodes = 3)
    {
        MemoryNodes = [.. Enumerable.Range(1, nodes).Select(number => new MemoryNode(this, $"n{number}"))];
    }

    public IReadOnlyList<MemoryNode> MemoryNodes { get; }

    public IReadOnlyList<INode> Nodes => MemoryNodes;

    public MemoryNetwork MemoryNetwork { get; } = new();

    public INetwork Network => MemoryNetwork;

    public CancellationToken Lost => CancellationToken.None;

    public ReadOnlyMemory<byte> Kek { get; } = new byte[32];

    public NodeAbilities Abilities { get; set; } = new(ResyncsSidecar: true, PlantsDefects: true);

    public ConcurrentDictionary<string, string> Registers { get; } = new();

    /// <summary>What every node's sidecar says once it has applied everything; index 0 means that there is none yet.</summary>
    public MemorySidecar Sidecar { get; private set; } = new(0, 0, 0, false, 0);

    /// <summary>Whoever runs and is not cut off from everybody.</summary>
    public MemoryNode? Leader => MemoryNodes.FirstOrDefault(node => node.State == NodeState.Running && !MemoryNetwork.IsCut(node.Id));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var node in Nodes)
            await node.StartAsync(TimeSpan.FromSeconds(1), cancellationToken);
    }

    /// <summary>An encryption-relevant entry is applied by every node that runs; a node that does not catches up when it starts.</summary>
    public void Apply(Func<MemorySidecar, MemorySidecar> change)
    {
        Sidecar = change(Sidecar) with { Index = Sidecar.Index + 10 };
        foreach (var node in MemoryNodes.Where(node => node.State == NodeState.Running))
            node.Apply();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The parts of <c>keys.json</c> that matter here.</summary>
    internal sealed record MemorySidecar(ulong Index, uint Storage, uint Raft, bool StorageEnvelope, ulong RaftCutover)
    {
        public byte[] ToBytes()
        {
            var ids = new[] { (Storage, "storage"), (Raft, "raft") }.Where(key => key.Item1 != 0);
            var keys = string.Join(',', ids.Select(key => $$"""
                "{{key.Item1}}": { "purpose": "{{key.Item2}}", "wrapped": "{{Convert.ToBase64String(new byte[60])}}", "created": "2026-01-02T03:04:05Z", "local_epoch": 0 }
                """));
            return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
                {
                  "version": 2, "raft_applied_index": {{Index}}, "storage_envelope_active": {{(StorageEnvelope ? "true" : "false")}},
                  "storage_envelope_cutover_index": {{(StorageEnvelope ? 20 : 0)}}, "raft_envelope_cutover_index": {{RaftCutover}},
                  "active": { "storage": {{Storage}}, "raft": {{Raft}} }, "keys": { {{keys}} }
                }
                """));
        }
    }
}
