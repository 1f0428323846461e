using Elastickv.Node.Admin.Services;
using Elastickv.Node.Transport;

namespace Elastickv.Node.Tests.Admin;

/// <summary>A bootstrapped <see cref="FakeCluster"/> whose leader serves its admin services on loopback.</summary>
internal sealed class ServedCluster : IAsyncDisposable
{
    private readonly KestrelEndpoint _endpoint = new("127.0.0.1:0");

    private ServedCluster(FakeCluster cluster)
    {
        Cluster = cluster;
        cluster.Service.Map(_endpoint);
        new RaftAdminService(cluster).Map(_endpoint);
    }

    public FakeCluster Cluster { get; }

    public string Address => _endpoint.LocalEndPoint.ToString();

    public static async Task<ServedCluster> StartAsync(FakeCluster cluster)
    {
        var served = new ServedCluster(cluster);
        await served._endpoint.StartAsync(CancellationToken.None);
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync();
        Cluster.Dispose();
    }
}
