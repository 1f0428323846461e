using System.Reflection;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Elastickv.Node.Admin.Services;

/// <summary>The methods that only tell: GetCapability, GetSidecarState, ResyncSidecar (spec §7.2).</summary>
internal sealed class SidecarQueries(IConsensus consensus, IEncryptionState state)
{
    private static readonly string BuildSha =
        typeof(SidecarQueries).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Any node answers, whatever the state of its sidecar: a damaged one is not for this method to judge.</summary>
    public CapabilityReport Capability()
    {
        Sidecar? sidecar = ReadIfSound(out bool isPresent);
        var report = new CapabilityReport
        {
            EncryptionCapable = state.Kek is not null,
            BuildSha = BuildSha,
            SidecarPresent = isPresent,
            FullNodeId = state.Identity.FullId,
            NextKekId = state.Kek?.Next is { } next ? ByteString.CopyFrom(next.Fingerprint.AsSpan()) : ByteString.Empty,
        };
        if (sidecar is null)
            return report;
        report.LocalEpoch = sidecar.Keys.TryGetValue(sidecar.ActiveStorage, out SidecarKey? active) ? active.LocalEpoch : 0u;
        foreach ((uint id, SidecarKey key) in sidecar.Keys)
            report.LocalEpochsById[id] = key.LocalEpoch;
        return report;
    }

    /// <summary>Any node answers; the registry only a leader, since others may be behind.</summary>
    public async Task<SidecarStateReport> StateAsync(CancellationToken cancellationToken)
    {
        bool isLeader = await LeadsAsync(cancellationToken);
        Sidecar sidecar = state.Require();
        var report = new SidecarStateReport
        {
            ActiveStorageId = sidecar.ActiveStorage,
            ActiveRaftId = sidecar.ActiveRaft,
            StorageEnvelopeActive = sidecar.StorageEnvelopeActive,
            StorageEnvelopeCutoverIndex = sidecar.StorageEnvelopeCutoverIndex,
            RaftEnvelopeCutoverIndex = sidecar.RaftEnvelopeCutoverIndex,
            LatestAppliedIndex = sidecar.RaftAppliedIndex,
        };
        AddKeys(sidecar, report.WrappedDeksById);
        foreach ((uint id, SidecarKey key) in sidecar.Keys)
            report.PurposesById[id] = (uint)key.Purpose;
        if (isLeader)
            AddRegistry(sidecar, state.Identity, report.WriterRegistryForCaller, onCollision: _ => { });
        return report;
    }

    /// <summary>Only a leader answers, and only if it still led after it had looked.</summary>
    public async Task<ResyncSidecarResponse> ResyncAsync(ResyncSidecarRequest request, CancellationToken cancellationToken)
    {
        if (request.CallerFullNodeId == 0)
            throw Refusals.InvalidArgument("caller_full_node_id is 0");
        await Leadership.RequireAsync(consensus, cancellationToken);
        Sidecar sidecar = state.Require();
        var response = new ResyncSidecarResponse
        {
            ActiveStorageId = sidecar.ActiveStorage,
            ActiveRaftId = sidecar.ActiveRaft,
            LeaderLatestAppliedIndex = sidecar.RaftAppliedIndex,
        };
        AddKeys(sidecar, response.WrappedDeksById);
        AddRegistry(sidecar, new NodeIdentity(request.CallerFullNodeId), response.WriterRegistryForCaller, onCollision: row => throw new RpcException(
            RpcCode.Internal, $"{EncryptionErrorText.Text(EncryptionError.WriterUint16Collision)}: key_id {row.DekId}, row of 0x{row.FullNodeId:x16}"));
        await Leadership.RequireAsync(consensus, cancellationToken);
        return response;
    }

    private async Task<bool> LeadsAsync(CancellationToken cancellationToken)
    {
        if (!consensus.Status.IsLeader)
            return false;
        try
        {
            await consensus.ReadFenceAsync(cancellationToken);
            return true;
        }
        catch (NotLeaderException)
        {
            return false;
        }
    }

    private Sidecar? ReadIfSound(out bool isPresent)
    {
        try
        {
            Sidecar? sidecar = state.HasSidecarPath ? state.ReadSidecar() : null;
            isPresent = sidecar is not null;
            return sidecar;
        }
        catch (EncryptionException)
        {
            isPresent = true;
            return null;
        }
    }

    private static void AddKeys(Sidecar sidecar, MapField<uint, ByteString> target)
    {
        foreach ((uint id, SidecarKey key) in sidecar.Keys)
            target[id] = ByteString.CopyFrom(key.Wrapped.AsSpan());
    }

    private void AddRegistry(Sidecar sidecar, NodeIdentity node, MapField<uint, uint> target, Action<WriterRow> onCollision)
    {
        foreach (uint id in sidecar.Keys.Keys)
        {
            if (state.FindWriter(id, node.Id16) is not { } row)
                continue;
            if (row.FullNodeId == node.FullId)
                target[id] = row.LastSeenEpoch;
            else
                onCollision(row);
        }
    }
}
