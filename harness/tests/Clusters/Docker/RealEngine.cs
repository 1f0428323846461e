using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

/// <summary>
/// The Engine of this machine, for tests that need one with the images of <c>make images</c>. Elsewhere they are skipped, by name; where
/// <c>ELASTICKV_JEPSEN_NEEDS_ENGINE</c> is set, as in CI, that is a failure.
/// </summary>
internal static class RealEngine
{
    private const string NeededVariable = "ELASTICKV_JEPSEN_NEEDS_ENGINE";

    public static async Task<EngineClient> ConnectAsync()
    {
        try
        {
            var engine = await EngineClient.ConnectAsync(EngineAddress.FromEnvironment(), TimeProvider.System, default);
            foreach (var image in (string[])[DockerClusterOptions.DefaultImage, DockerClusterOptions.DefaultToolbox])
            {
                if (await engine.Images.FindAsync(image, default) is null)
                    Missing($"the Docker Engine has no image {image}");
            }

            return engine;
        }
        catch (EngineException e)
        {
            Missing(e.Message);
            throw;
        }
    }

    private static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable(NeededVariable) is { Length: > 0 })
            Assert.Fail(reason);
        Assert.Ignore(reason);
    }
}
