using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Clusters.Local;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>Makes the cluster of a run, not started yet.</summary>
internal static class ClusterFactory
{
    /// <exception cref="ClusterException">It cannot be made; the run's folder is gone then.</exception>
    public static async Task<ICluster> CreateAsync(RolloutRequest request, RunFolder folder, CancellationToken stop)
    {
        try
        {
            return request.Driver.Driver == Driver.Docker
                ? await DockerCluster.CreateAsync(Containers(request, folder), TimeProvider.System, stop)
                : await ProcessCluster.CreateAsync(Processes(request, folder), TimeProvider.System, stop);
        }
        catch (Exception exception) when (exception is ClusterException or EngineException or OperationCanceledException)
        {
            RunStore.Discard(folder);
            throw;
        }
    }

    private static ProcessClusterOptions Processes(RolloutRequest request, RunFolder folder) => new()
    {
        NodeBinary = request.NodeBinary,
        RunDirectory = folder.Root,
        NodeCount = request.Plan.Settings.Nodes,
        SnapshotCount = request.Plan.Settings.SnapshotCount,
        Defect = request.Plan.Settings.Defect,
        BasePort = request.BasePort,
    };

    private static DockerClusterOptions Containers(RolloutRequest request, RunFolder folder) => new()
    {
        Engine = EngineAddress.FromEnvironment(),
        Image = request.Image,
        RunDirectory = folder.Root,
        NodeCount = request.Plan.Settings.Nodes,
        SnapshotCount = request.Plan.Settings.SnapshotCount,
        Defect = request.Plan.Settings.Defect,
        BasePort = request.BasePort,
    };
}
