using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Nonces;
using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Replicas;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Audits;

/// <summary>Everything that is asked of disks alone: whether clear values, keys or repeated nonces stand on them.</summary>
public static class DiskAudit
{
    /// <summary>The disk checkers, in the order of a report.</summary>
    public static ImmutableArray<IChecker> Checkers { get; } = [new CanaryScanChecker(), new EnvelopeChecker(), new NonceChecker(), new ReplicaChecker(), new RegistryChecker(), new SidecarChecker()];

    /// <summary>The answers of all of them about one run.</summary>
    public static ImmutableArray<CheckResult> Run(RunRecord run, CancellationToken cancellationToken) =>
        [.. Checkers.Select(checker => checker.Check(run, cancellationToken))];
}
