using System.Collections.Immutable;
using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>
/// Asks the peers one after the other until one answers as the leader. ResyncSidecar is verified by a quorum but tells neither flags nor cutovers
/// (D-95); those come from GetSidecarState of the same node, and count only if both speak of the same state.
/// </summary>
internal sealed class LeaderQuery(RpcClient rpc, ResyncOptions options, TimeProvider time)
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RefusalException">No leader was found in time.</exception>
    public async Task<LeaderState> AskAsync(CancellationToken cancellationToken)
    {
        if (options.Peers.IsEmpty)
            throw new RefusalException("no peers to ask: give --peers or --raftBootstrapMembers");
        long start = time.GetTimestamp();
        while (true)
        {
            var answers = new List<string>();
            foreach (GroupMember peer in options.Peers)
            {
                if (await TryAskAsync(peer, answers, cancellationToken) is { } state)
                    return state;
            }

            if (time.GetElapsedTime(start) + Pause > options.Timeout)
                throw new RefusalException($"no leader answered within {options.Timeout.TotalSeconds}s ({string.Join("; ", answers)})");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<LeaderState?> TryAskAsync(GroupMember peer, List<string> answers, CancellationToken cancellationToken)
    {
        var client = new EncryptionAdminClient(rpc, peer.Address, CallLimit);
        try
        {
            ResyncSidecarResponse keys = await client.ResyncSidecarAsync(NodeIdentity.Of(options.RaftId).FullId, cancellationToken);
            SidecarStateReport state = await client.GetSidecarStateAsync(cancellationToken);
            if (IsSameState(keys, state))
                return new LeaderState(peer.Address, state, keys.WriterRegistryForCaller.ToImmutableDictionary());
            answers.Add($"{peer.Id}: its state changed while it was read");
        }
        catch (RpcException e)
        {
            answers.Add($"{peer.Id}: {e.Message}");
        }

        return null;
    }

    private static bool IsSameState(ResyncSidecarResponse keys, SidecarStateReport state) =>
        keys.LeaderLatestAppliedIndex == state.LatestAppliedIndex && keys.ActiveStorageId == state.ActiveStorageId
        && keys.ActiveRaftId == state.ActiveRaftId && keys.WrappedDeksById.Equals(state.WrappedDeksById);
}
