using Elastickv.Node.Hosting;
using Elastickv.Node.Transport;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>The RaftAdmin service of a node: state, members, and handing over the lead. Changes of the membership are <see cref="MembershipMethods"/>.</summary>
public sealed class RaftAdminService(IConsensus consensus)
{
    public Task<RaftAdminStatusResponse> StatusAsync(RaftAdminStatusRequest request, CancellationToken cancellationToken)
    {
        GroupStatus status = consensus.Status;
        return Task.FromResult(new RaftAdminStatusResponse
        {
            State = StateOf(status.Role),
            LeaderId = status.LeaderId ?? "",
            LeaderAddress = status.LeaderAddress ?? "",
            Term = status.Term,
            CommitIndex = status.CommitIndex,
            AppliedIndex = status.AppliedIndex,
            LastLogIndex = status.LastLogIndex,
            LastSnapshotIndex = status.LastSnapshotIndex,
            FsmPending = status.CommitIndex - Math.Min(status.AppliedIndex, status.CommitIndex),
            NumPeers = (ulong)status.Members.Count(member => member.Id != status.LocalId),
            LastContactNanos = status.IsLeader ? 0 : (long)status.LastContact.TotalNanoseconds,
        });
    }

    public Task<RaftAdminConfigurationResponse> ConfigurationAsync(RaftAdminConfigurationRequest request, CancellationToken cancellationToken)
    {
        var response = new RaftAdminConfigurationResponse();
        response.Servers.AddRange(consensus.Status.Members.Select(member => new RaftAdminMember
        {
            Id = member.Id,
            Address = member.Address,
            Suffrage = member.IsLearner ? "learner" : "voter",
        }));
        return Task.FromResult(response);
    }

    public async Task<RaftAdminTransferLeadershipResponse> TransferLeadershipAsync(RaftAdminTransferLeadershipRequest request, CancellationToken cancellationToken)
    {
        GroupStatus status = consensus.Status;
        if (!status.IsLeader)
            throw new RpcException(RpcCode.FailedPrecondition, "raft: not leader");
        string? target = TargetOf(request, status);
        try
        {
            await consensus.TransferLeadershipAsync(target, cancellationToken);
            return new RaftAdminTransferLeadershipResponse();
        }
        catch (NotLeaderException e)
        {
            throw new RpcException(RpcCode.FailedPrecondition, "raft: " + e.Message);
        }
    }

    public void Map(KestrelEndpoint endpoint)
    {
        endpoint.MapUnary("/RaftAdmin/Status", RaftAdminStatusRequest.Parser, StatusAsync);
        endpoint.MapUnary("/RaftAdmin/Configuration", RaftAdminConfigurationRequest.Parser, ConfigurationAsync);
        endpoint.MapUnary("/RaftAdmin/TransferLeadership", RaftAdminTransferLeadershipRequest.Parser, TransferLeadershipAsync);
    }

    private static RaftAdminState StateOf(string role) => role switch
    {
        "leader" => RaftAdminState.Leader,
        "candidate" => RaftAdminState.Candidate,
        "follower" or "learner" => RaftAdminState.Follower,
        "shutdown" => RaftAdminState.Shutdown,
        _ => RaftAdminState.Unknown,
    };

    private static string? TargetOf(RaftAdminTransferLeadershipRequest request, GroupStatus status)
    {
        if (request.TargetId.Length == 0 && request.TargetAddress.Length == 0)
            return null;
        GroupMember? member = status.Members.FirstOrDefault(candidate =>
            request.TargetId.Length > 0 ? candidate.Id == request.TargetId : candidate.Address == request.TargetAddress);
        if (member is null)
            throw new RpcException(RpcCode.InvalidArgument, $"raft: {request.TargetId}{request.TargetAddress} is not a member");
        if (member.IsLearner)
            throw new RpcException(RpcCode.FailedPrecondition, $"raft: {member.Id} is a learner");
        return member.Id;
    }
}
