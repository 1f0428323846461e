using Elastickv.Node.Admin.Client;
using Elastickv.Node.Hosting.Loop;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Hosting;

/// <summary>
/// Takes an arrived snapshot to the loop: verified, and if this node's sidecar is behind it, together with the leader's account of the group's keys.
/// Without that account the snapshot is not taken; the leader sends it again.
/// </summary>
internal sealed class SnapshotReception(RaftGroup group, NodeCipher? cipher, Members members, RpcClient rpc)
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    /// <returns>Whether the file is the loop's now.</returns>
    /// <exception cref="InvalidDataException">The file is no whole snapshot.</exception>
    public async Task<bool> AcceptAsync(Message message, string file, CancellationToken cancellationToken)
    {
        var snapshot = Verify(message, file);
        if (!await LearnMembersAsync(message, cancellationToken))
            return false;
        SidecarStateReport? sidecar = null;
        if (cipher is not null && SnapshotGuard.Complaint(snapshot, cipher) is not null)
        {
            sidecar = await AskAsync(message.From, cancellationToken);
            if (sidecar is null)
                return false;
        }

        return group.ReceiveSnapshot(new LoopInput.SnapshotArrived(message, file, sidecar));
    }

    /// <summary>A snapshot names members by their numbers only; the leader tells the rest.</summary>
    private async Task<bool> LearnMembersAsync(Message message, CancellationToken cancellationToken)
    {
        var membership = message.Snapshot!.ConfState;
        if (membership.Voters.Concat(membership.Learners).All(number => members.AddressOf(number) is not null))
            return true;
        if (members.AddressOf(message.From) is not { } leader)
            return false;
        try
        {
            var configuration = await rpc.CallAsync(
                leader, "/RaftAdmin/Configuration", new RaftAdminConfigurationRequest(), RaftAdminConfigurationResponse.Parser, AskLimit, cancellationToken);
            foreach (var member in configuration.Servers.Where(member => member.Address.Length > 0))
                members.Learn(new GroupMember(member.Id, member.Address, member.Suffrage == "learner"));
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static FsmSnapshot Verify(Message message, string file)
    {
        try
        {
            return FsmSnapshotReader.Open(file);
        }
        catch (SnapshotException e)
        {
            throw new InvalidDataException($"snapshot {message.Snapshot!.Index}: {e.Message}", e);
        }
    }

    private async Task<SidecarStateReport?> AskAsync(ulong leader, CancellationToken cancellationToken)
    {
        if (members.Find(leader) is not { } member)
            return null;
        try
        {
            return await new EncryptionAdminClient(rpc, member.Address, AskLimit).GetSidecarStateAsync(cancellationToken);
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
