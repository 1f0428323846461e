using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>One fault of an episode.</summary>
/// <param name="Fault">What happens; its target <c>same-as:</c> stands for the first fault of the episode.</param>
/// <param name="Begins">How long after the episode's begin.</param>
/// <param name="Lasts">How long it is kept up.</param>
internal sealed record EpisodePart(FaultSpec Fault, TimeSpan Begins, TimeSpan Lasts);
