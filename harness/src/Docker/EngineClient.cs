using Elastickv.Jepsen.Harness.Docker.Model;
using Elastickv.Jepsen.Harness.Docker.Transport;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>
/// The Docker Engine's REST API, as far as the suite needs it. Every call throws <see cref="EngineException"/> with the Engine's own message. A call that
/// is not answered in time fails; only those that wait for something on purpose have no limit but their token. May be used from many threads.
/// </summary>
public sealed class EngineClient : IDisposable
{
    private readonly EngineConnection _connection;

    private EngineClient(EngineConnection connection, EngineAddress address, VersionReply version)
    {
        _connection = connection;
        Address = address;
        ServerVersion = version.Version;
        KernelVersion = version.KernelVersion;
        Containers = new EngineContainers(connection);
        Images = new EngineImages(connection);
        Networks = new EngineNetworks(connection);
        Volumes = new EngineVolumes(connection);
    }

    public EngineAddress Address { get; }

    /// <summary>The negotiated version of the API.</summary>
    public EngineVersion ApiVersion => _connection.Version!;

    /// <summary>The Engine's own version, <c>20.10.24</c>.</summary>
    public string ServerVersion { get; }

    /// <summary>The kernel that its containers run on.</summary>
    public string KernelVersion { get; }

    /// <summary>Cancelled when the Engine has stopped answering: nothing that needs it can go on.</summary>
    public CancellationToken Lost => _connection.Lost;

    public EngineContainers Containers { get; }

    public EngineImages Images { get; }

    public EngineNetworks Networks { get; }

    public EngineVolumes Volumes { get; }

    /// <summary>Connects, and settles on a version of the API.</summary>
    /// <exception cref="EngineException">Nothing answers there, or something that is no usable Engine.</exception>
    public static async Task<EngineClient> ConnectAsync(EngineAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new EngineConnection(address, time);
        try
        {
            var version = await connection.GetAsync<VersionReply>("version", cancellationToken);
            connection.Version = EngineVersion.Negotiate(EngineVersion.Parse(version.MinAPIVersion), EngineVersion.Parse(version.ApiVersion));
            return new EngineClient(connection, address, version);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What the Engine runs on.</summary>
    public Task<EngineInfo> InfoAsync(CancellationToken cancellationToken) => _connection.GetAsync<EngineInfo>("info", cancellationToken);

    public void Dispose() => _connection.Dispose();
}
