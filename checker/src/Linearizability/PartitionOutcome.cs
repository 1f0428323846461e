using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>What a procedure found out about one partition.</summary>
/// <param name="Verdict">Its answer.</param>
/// <param name="Procedure">Which procedure decided.</param>
/// <param name="Finding">The proof, or the reason for giving up; null when valid.</param>
/// <param name="Configurations">How many configurations a search visited; 0 where there was none.</param>
internal sealed record PartitionOutcome(Verdict Verdict, string Procedure, Finding? Finding = null, long Configurations = 0);
