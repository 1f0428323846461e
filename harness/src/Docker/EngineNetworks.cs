using Elastickv.Jepsen.Harness.Docker.Model;
using Elastickv.Jepsen.Harness.Docker.Transport;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>The Engine's networks.</summary>
public sealed class EngineNetworks
{
    private readonly EngineConnection _connection;

    internal EngineNetworks(EngineConnection connection) => _connection = connection;

    /// <summary>Returns its id. The Engine refuses a subnet that is in use.</summary>
    public async Task<string> CreateAsync(NetworkSpec network, CancellationToken cancellationToken) =>
        (await _connection.PostAsync<CreateReply>("networks/create", network, cancellationToken)).Id;

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => _connection.DeleteAsync($"networks/{id}", cancellationToken);

    /// <summary>Every network with a label, given as <c>name</c> or <c>name=value</c>.</summary>
    public Task<NetworkSummary[]> ListAsync(string label, CancellationToken cancellationToken) =>
        _connection.GetAsync<NetworkSummary[]>($"networks?filters={LabelFilter.Of(label)}", cancellationToken);
}
