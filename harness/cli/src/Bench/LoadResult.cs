namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>What a load of one kind of command did.</summary>
/// <param name="PerSecond">Acknowledged commands per second.</param>
/// <param name="Median">Half of the commands were answered within this time.</param>
/// <param name="P99">99 of 100 commands were answered within this time.</param>
/// <param name="Refused">Commands that were not acknowledged.</param>
internal sealed record LoadResult(double PerSecond, TimeSpan Median, TimeSpan P99, int Refused);
