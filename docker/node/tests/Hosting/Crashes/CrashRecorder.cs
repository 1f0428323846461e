using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>
/// Watches the durable steps of a running cluster. At each it notes two ways in which everything may have ended there: the node of the step was killed,
/// and keeps all it had written; or the power failed, and it keeps what was flushed. The other nodes keep what they had flushed.
/// </summary>
internal sealed class CrashRecorder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TestCluster _cluster;
    private readonly List<DurableDisk> _disks;
    private readonly List<CrashState> _states = [];

    /// <summary>Begins with a cluster that rests.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="nodes">How many nodes it has, running or not.</param>
    public CrashRecorder(TestCluster cluster, int nodes = 3)
    {
        _cluster = cluster;
        _disks = [.. Enumerable.Range(0, nodes).Select(i => new DurableDisk(cluster.Root, DiskImage.Of(cluster.Root, $"n{i + 1}")))];
        DurableSteps.Observer = Note;
    }

    /// <summary>What was noted so far.</summary>
    public IReadOnlyList<CrashState> States
    {
        get
        {
            lock (_lock)
                return [.. _states];
        }
    }

    public void Dispose() => DurableSteps.Observer = null;

    private void Note(DurableStep step)
    {
        lock (_lock)
        {
            var node = Enumerable.Range(0, _disks.Count).FirstOrDefault(i => step.Path.StartsWith(Path.Combine(_cluster.Root, $"n{i + 1}") + "/", StringComparison.Ordinal), -1);
            var isOfRows = step.Kind is DurableStepKind.RowsCommitted or DurableStepKind.RowsSynced;
            if (node < 0 || (!isOfRows && !DiskImage.IsContent(step.Path)))
                return;
            _disks[node].Apply(step);
            var name = $"{step.Kind} {Path.GetFileName(step.Path)}";
            var leads = _cluster.Running.Contains(node) && _cluster[node].Consensus.Status.IsLeader;
            _states.Add(new CrashState(node, leads, $"killed after {name}", [.. _disks.Select((disk, i) => i == node ? DiskImage.Of(_cluster.Root, $"n{i + 1}") : disk.Image)]));
            if (step.Kind is DurableStepKind.FileSynced or DurableStepKind.DirectorySynced or DurableStepKind.RowsSynced)
                _states.Add(new CrashState(node, leads, $"power lost after {name}", [.. _disks.Select(disk => disk.Image)]));
        }
    }
}
