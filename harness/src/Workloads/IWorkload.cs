using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Workloads;

/// <summary>
/// What clients do, and who judges it. Made from a plan alone, so that a stored run can be judged without a cluster. The harness calls
/// <see cref="Next"/>, <see cref="Probe"/> and <see cref="Completed"/> one at a time.
/// </summary>
public interface IWorkload : IDisposable
{
    string Name { get; }

    /// <summary>The checkers that judge what its clients saw.</summary>
    ImmutableArray<IChecker> Checkers { get; }

    /// <summary>The next operation while the cluster is under load.</summary>
    Invocation Next(OperationSlot slot);

    /// <summary>A write that shows whether the cluster serves again.</summary>
    Invocation Probe(OperationSlot slot);

    /// <summary>Told how an operation went, so that the generator can react.</summary>
    void Completed(Invocation invocation, Completion completion);

    /// <summary>One read for each key that was ever used.</summary>
    ImmutableArray<Invocation> ReadEverything();

    /// <summary>A client of one process, connected to one node. Does not connect before it is used.</summary>
    IClient Open(INode node);

    /// <summary>Every value in a history that disks are to be searched for.</summary>
    ImmutableArray<Canary> Canaries(History history);
}
