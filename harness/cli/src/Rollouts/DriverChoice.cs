namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>How the nodes of a run are started, and why so.</summary>
/// <param name="Driver">Processes or containers.</param>
/// <param name="Why">For people: what was asked for, or what was found.</param>
internal sealed record DriverChoice(Driver Driver, string Why)
{
    public override string ToString() => $"driver {(Driver == Driver.Docker ? DriverRequest.Docker : DriverRequest.Process)}: {Why}";
}
