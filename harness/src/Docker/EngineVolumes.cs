using Elastickv.Jepsen.Harness.Docker.Model;
using Elastickv.Jepsen.Harness.Docker.Transport;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>The Engine's volumes.</summary>
public sealed class EngineVolumes
{
    private readonly EngineConnection _connection;

    internal EngineVolumes(EngineConnection connection) => _connection = connection;

    public Task CreateAsync(VolumeSpec volume, CancellationToken cancellationToken) =>
        _connection.PostAsync<VolumeSummary>("volumes/create", volume, cancellationToken);

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => _connection.DeleteAsync($"volumes/{name}?force=1", cancellationToken);

    /// <summary>Every volume with a label, given as <c>name</c> or <c>name=value</c>.</summary>
    public async Task<IReadOnlyList<VolumeSummary>> ListAsync(string label, CancellationToken cancellationToken) =>
        (await _connection.GetAsync<VolumeList>($"volumes?filters={LabelFilter.Of(label)}", cancellationToken)).Volumes ?? [];
}
