using System.Net;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>
/// Client of one node's <c>RaftAdmin</c> service. Every method throws <see cref="GrpcException"/> on any answer but OK. Addresses in
/// answers are as that node sees them: its peers' are links, so nodes are told apart by id only.
/// </summary>
public sealed class RaftAdmin(GrpcClient client)
{
    public RaftAdmin(IPEndPoint node)
        : this(new GrpcClient(node))
    {
    }

    /// <summary>The node's own view: role, term, who leads, log positions.</summary>
    public Task<RaftAdminStatusResponse> StatusAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync("Status", new RaftAdminStatusRequest(), RaftAdminStatusResponse.Parser, limit, cancellationToken);

    /// <summary>The members as this node has applied them.</summary>
    public Task<RaftAdminConfigurationResponse> ConfigurationAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync("Configuration", new RaftAdminConfigurationRequest(), RaftAdminConfigurationResponse.Parser, limit, cancellationToken);

    /// <summary>Asks the leader to hand over to <paramref name="targetId"/>, or to the most advanced voter if that is empty.</summary>
    public Task<RaftAdminTransferLeadershipResponse> TransferLeadershipAsync(
        string targetId, string targetAddress, TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync(
            "TransferLeadership",
            new RaftAdminTransferLeadershipRequest { TargetId = targetId, TargetAddress = targetAddress },
            RaftAdminTransferLeadershipResponse.Parser,
            limit,
            cancellationToken);

    private Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, TimeSpan limit, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse> =>
        client.CallAsync($"/RaftAdmin/{method}", request, parser, limit, cancellationToken);
}
