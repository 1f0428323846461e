using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>What a run is made of.</summary>
public sealed record RunSetup
{
    public required Plan Plan { get; init; }

    /// <summary>Not started yet; the run starts it, and whoever made it disposes of it.</summary>
    public required ICluster Cluster { get; init; }

    public required IClusterControl Control { get; init; }

    public required IWorkload Workload { get; init; }

    public required IFaultCatalogue Faults { get; init; }

    /// <summary>Begins before the cluster is made, so that the time which that takes is on record, too.</summary>
    public required RunClock Clock { get; init; }

    public TimeProvider Time => Clock.Time;

    /// <summary>Stores one line of the history before it returns.</summary>
    public required Action<Operation> WriteHistory { get; init; }

    /// <summary>Stores one line of the timeline before it returns.</summary>
    public required Action<RunEvent> WriteTimeline { get; init; }
}
