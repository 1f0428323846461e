using Elastickv.Jepsen.Harness.Docker.Model;
using Elastickv.Jepsen.Harness.Docker.Transport;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>The Engine's images.</summary>
public sealed class EngineImages
{
    private readonly EngineConnection _connection;

    internal EngineImages(EngineConnection connection) => _connection = connection;

    /// <summary>The image of that name; null if the Engine has none. Nothing is pulled.</summary>
    public async Task<ImageInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.GetAsync<ImageInfo>($"images/{Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)}/json", cancellationToken);
        }
        catch (EngineException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}
