using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>
/// <c>elastickv-node resync-sidecar</c>: rebuilds the sidecar of a stopped node from the leader (spec §9), for a node that refuses to start because its
/// sidecar is lost, damaged or stale. The store of the node is only read; it is locked meanwhile, so that no node runs on it.
/// </summary>
public sealed class SidecarResync(ResyncOptions options, RpcClient rpc, TimeProvider time)
{
    /// <summary>Rebuilds the sidecar and makes it durable.</summary>
    /// <returns>One line about the new sidecar.</returns>
    /// <exception cref="Exception">It cannot be done; the message says why, and the old file stands.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        KekWrapper kek = KekSource.Load(options.KekFile) ?? throw new EncryptionException(EncryptionError.KekRequiredWithFlag);
        using RowStore? rows = OpenRows();
        IReadOnlyDictionary<uint, ushort> used = rows is null ? new Dictionary<uint, ushort>() : UsedEpochs.Find(rows, NodeIdentity.Of(options.RaftId));
        var file = new SidecarFile(options.SidecarPath);
        LeaderState leader = await new LeaderQuery(rpc, options, time).AskAsync(cancellationToken);
        Sidecar sidecar = new SidecarRebuilder(kek, ReadOld(file), used, time).Rebuild(leader);
        file.Write(sidecar);
        return $"resynced raft_applied_index={sidecar.RaftAppliedIndex} active_storage_id={sidecar.ActiveStorage} active_raft_id={sidecar.ActiveRaft} "
            + $"keys={sidecar.Keys.Count} from={leader.Address}";
    }

    /// <summary>A node whose data directory is gone too has no store to learn from.</summary>
    private RowStore? OpenRows()
    {
        string directory = Path.Combine(options.DataDirectory, "fsm.db");
        return File.Exists(Path.Combine(directory, RowStore.FileName)) ? RowStore.Open(directory) : null;
    }

    /// <summary>A damaged sidecar is one of the reasons to be here: it tells nothing.</summary>
    private static Sidecar? ReadOld(SidecarFile file)
    {
        try
        {
            return file.Read();
        }
        catch (EncryptionException)
        {
            return null;
        }
    }
}
