namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>How a start went.</summary>
/// <param name="Ready">Its ports answer.</param>
/// <param name="Exit">Set if it exited instead; null with <paramref name="Ready"/> false means that the time limit passed.</param>
public sealed record NodeStart(bool Ready, NodeExit? Exit);
