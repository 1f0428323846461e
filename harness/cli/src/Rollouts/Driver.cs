namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>The two ways to have a cluster.</summary>
internal enum Driver
{
    Process,
    Docker,
}
