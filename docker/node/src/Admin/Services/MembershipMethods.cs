using Elastickv.Node.Hosting;
using Elastickv.Node.Raft;
using Elastickv.Node.Transport;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>AddVoter, AddLearner, PromoteLearner and RemoveServer of RaftAdmin: one member at a time, on the leader.</summary>
internal sealed class MembershipMethods(IConsensus consensus, MembershipGate gate)
{
    public Task<RaftAdminConfigurationChangeResponse> AddVoterAsync(RaftAdminAddVoterRequest request, CancellationToken cancellationToken) =>
        RunAsync(() => gate.AdmitAsync(new MembershipChange(ConfChangeType.AddVoter, Newcomer(request.Id, request.Address), request.PreviousIndex), cancellationToken));

    public Task<RaftAdminConfigurationChangeResponse> AddLearnerAsync(RaftAdminAddLearnerRequest request, CancellationToken cancellationToken) =>
        RunAsync(() => gate.AdmitAsync(
            new MembershipChange(ConfChangeType.AddLearner, Newcomer(request.Id, request.Address) with { IsLearner = true }, request.PreviousIndex), cancellationToken));

    public Task<RaftAdminConfigurationChangeResponse> PromoteLearnerAsync(RaftAdminPromoteLearnerRequest request, CancellationToken cancellationToken)
    {
        if (request.MinAppliedIndex == 0 && !request.SkipMinAppliedCheck)
            throw Refuse(RpcCode.InvalidArgument, "min_applied_index is 0 and skip_min_applied_check is not set");
        return RunAsync(() => gate.AdmitAsync(
            new MembershipChange(ConfChangeType.AddVoter, Learner(request.Id), request.PreviousIndex, request.SkipMinAppliedCheck ? 0 : request.MinAppliedIndex),
            cancellationToken));
    }

    public Task<RaftAdminConfigurationChangeResponse> RemoveServerAsync(RaftAdminRemoveServerRequest request, CancellationToken cancellationToken) =>
        RunAsync(() => gate.ChangeAsync(new MembershipChange(ConfChangeType.Remove, Member(request.Id) with { Address = "" }, request.PreviousIndex), cancellationToken));

    public void Map(KestrelEndpoint endpoint)
    {
        endpoint.MapUnary("/RaftAdmin/AddVoter", RaftAdminAddVoterRequest.Parser, AddVoterAsync);
        endpoint.MapUnary("/RaftAdmin/AddLearner", RaftAdminAddLearnerRequest.Parser, AddLearnerAsync);
        endpoint.MapUnary("/RaftAdmin/PromoteLearner", RaftAdminPromoteLearnerRequest.Parser, PromoteLearnerAsync);
        endpoint.MapUnary("/RaftAdmin/RemoveServer", RaftAdminRemoveServerRequest.Parser, RemoveServerAsync);
    }

    private async Task<RaftAdminConfigurationChangeResponse> RunAsync(Func<Task<ulong>> change)
    {
        if (!consensus.Status.IsLeader)
            throw Refuse(RpcCode.FailedPrecondition, "not leader");
        try
        {
            return new RaftAdminConfigurationChangeResponse { Index = await change() };
        }
        catch (Exception e) when (e is NotLeaderException or MembershipRefusedException)
        {
            throw Refuse(RpcCode.FailedPrecondition, e.Message);
        }
    }

    private static GroupMember Newcomer(string id, string address)
    {
        if (id.Length == 0 || id.Contains('='))
            throw Refuse(RpcCode.InvalidArgument, $"\"{id}\" is no raft id");
        try
        {
            _ = HostPort.Split(address);
        }
        catch (FormatException e)
        {
            throw Refuse(RpcCode.InvalidArgument, e.Message);
        }

        return new GroupMember(id, address, false);
    }

    private GroupMember Learner(string id) => Member(id) is { IsLearner: true } member ? member : throw Refuse(RpcCode.FailedPrecondition, $"{id} is a voter");

    private GroupMember Member(string id) =>
        consensus.Status.Members.FirstOrDefault(member => member.Id == id) ?? throw Refuse(RpcCode.InvalidArgument, $"{id} is not a member");

    private static RpcException Refuse(RpcCode code, string why) => new(code, "raft: " + why);
}
