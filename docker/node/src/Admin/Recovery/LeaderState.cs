using System.Collections.Immutable;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>What a leader told about the group's encryption, in one piece.</summary>
/// <param name="Address">Where it was asked.</param>
/// <param name="State">Its sidecar, apart from epochs: GetSidecarState.</param>
/// <param name="Registry">The asking node's rows in the writer registry, epoch by key: ResyncSidecar.</param>
public sealed record LeaderState(string Address, Proto.SidecarStateReport State, ImmutableDictionary<uint, uint> Registry);
