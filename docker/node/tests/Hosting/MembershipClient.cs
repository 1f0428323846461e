using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>An operator who changes the membership of a cluster over RaftAdmin, asking whoever leads.</summary>
internal sealed class MembershipClient(TestCluster cluster) : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(20);

    private readonly RpcClient _rpc = new();

    public Task<ulong> AddVoterAsync(int index, ulong previous = 0) =>
        ChangeAsync("AddVoter", new RaftAdminAddVoterRequest { Id = Name(index), Address = cluster.Address(index), PreviousIndex = previous });

    public Task<ulong> AddLearnerAsync(int index) => ChangeAsync("AddLearner", new RaftAdminAddLearnerRequest { Id = Name(index), Address = cluster.Address(index) });

    public Task<ulong> PromoteAsync(int index, ulong least) => ChangeAsync("PromoteLearner", new RaftAdminPromoteLearnerRequest { Id = Name(index), MinAppliedIndex = least });

    public Task<ulong> RemoveAsync(int index) => ChangeAsync("RemoveServer", new RaftAdminRemoveServerRequest { Id = Name(index) });

    /// <summary>The members as a node sees them: <c>n1 voter</c>.</summary>
    public async Task<IEnumerable<string>> MembersAsync(int index)
    {
        var configuration = await _rpc.CallAsync(
            cluster.Address(index), "/RaftAdmin/Configuration", new RaftAdminConfigurationRequest(), RaftAdminConfigurationResponse.Parser, CallLimit, CancellationToken.None);
        return configuration.Servers.Select(server => $"{server.Id} {server.Suffrage}").Order(StringComparer.Ordinal);
    }

    public void Dispose() => _rpc.Dispose();

    private async Task<ulong> ChangeAsync<TRequest>(string method, TRequest request)
        where TRequest : IMessage<TRequest>
    {
        for (var attempt = 0; ; attempt++)
        {
            var leader = cluster.Address(await cluster.LeaderAsync());
            try
            {
                return (await _rpc.CallAsync(leader, "/RaftAdmin/" + method, request, RaftAdminConfigurationChangeResponse.Parser, CallLimit, CancellationToken.None)).Index;
            }
            catch (RpcException e) when (attempt < 50 && e.Message.Contains("leader", StringComparison.Ordinal))
            {
                await Task.Delay(20);
            }
        }
    }

    private static string Name(int index) => $"n{index + 1}";
}
