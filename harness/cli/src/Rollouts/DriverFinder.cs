using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>
/// Decides how nodes are started: as the user says, else as containers where an Engine answers that has the images of this build, else as processes. Images of
/// another build would silently test another node.
/// </summary>
internal static class DriverFinder
{
    /// <exception cref="BadInputException">The request contradicts itself.</exception>
    /// <exception cref="ClusterException">Containers are asked for, and no Engine answers.</exception>
    public static async Task<DriverChoice> FindAsync(DriverRequest request, CancellationToken cancellationToken)
    {
        request.Check();
        if (request.NodeBinary is not null)
            return new DriverChoice(Driver.Process, "--node-binary names a program");
        if (request.Driver == DriverRequest.Process)
            return new DriverChoice(Driver.Process, "as asked for");
        try
        {
            using var engine = await EngineClient.ConnectAsync(EngineAddress.FromEnvironment(), TimeProvider.System, cancellationToken);
            return await AskAsync(engine, request, cancellationToken);
        }
        catch (EngineException e) when (request is { Driver: null, Image: null })
        {
            return new DriverChoice(Driver.Process, e.Message);
        }
        catch (EngineException e)
        {
            throw new ClusterException($"--driver docker: {e.Message}", e);
        }
    }

    private static async Task<DriverChoice> AskAsync(EngineClient engine, DriverRequest request, CancellationToken cancellationToken)
    {
        var found = $"Docker Engine {engine.ServerVersion} at {engine.Address}";
        if (request.Image is { } image)
            return new DriverChoice(Driver.Docker, $"--image {image}, {found}");
        var missing = await MissingAsync(engine, cancellationToken);
        if (request.Driver == DriverRequest.Docker)
            return new DriverChoice(Driver.Docker, missing is null ? found : $"{found}; mind that {missing}");
        return missing is null ? new DriverChoice(Driver.Docker, found) : new DriverChoice(Driver.Process, $"{found} answers, but {missing}");
    }

    /// <summary>What keeps the images from being those of this build; null if nothing does.</summary>
    private static async Task<string?> MissingAsync(EngineClient engine, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[DockerClusterOptions.DefaultImage, DockerClusterOptions.DefaultToolbox])
        {
            if (await engine.Images.FindAsync(name, cancellationToken) is null)
                return $"it has no image {name}: make images builds it";
        }

        var node = await engine.Images.FindAsync(DockerClusterOptions.DefaultImage, cancellationToken);
        return node?.Config?.Labels?.GetValueOrDefault(DockerClusterOptions.BuildLabel) == NodeBinary.Digest()
            ? null
            : $"its image {DockerClusterOptions.DefaultImage} is not of this build: make images builds it anew";
    }
}
