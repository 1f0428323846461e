namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>What the node under test offers besides the common surface: asked of it, never assumed. A plan skips what it cannot do.</summary>
/// <param name="ResyncsSidecar">It has the offline command <c>resync-sidecar</c>.</param>
/// <param name="PlantsDefects">It takes <c>--defect</c>.</param>
public sealed record NodeAbilities(bool ResyncsSidecar, bool PlantsDefects);
