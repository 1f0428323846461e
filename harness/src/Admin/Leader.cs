using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>The node that says it leads, and its term.</summary>
public sealed record Leader(INode Node, ulong Term);
