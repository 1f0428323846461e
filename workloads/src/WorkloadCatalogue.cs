using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Workloads;
using Elastickv.Jepsen.Workloads.Registers;

namespace Elastickv.Jepsen.Workloads;

/// <summary>The workloads by name.</summary>
public static class WorkloadCatalogue
{
    public const string Registers = "registers";

    public static ImmutableArray<string> Names { get; } = [Registers];

    /// <exception cref="PlanException">There is no such workload.</exception>
    public static IWorkload Create(Plan plan, TimeProvider time) => plan.Settings.Workload switch
    {
        Registers => new RegistersWorkload(plan.Seed, time),
        var unknown => throw new PlanException($"the workload {unknown} is unknown; known are {string.Join(", ", Names)}."),
    };
}
