using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Replicas;

/// <summary>The whole store of a node at one index.</summary>
/// <param name="Node">The node.</param>
/// <param name="Label">The capture.</param>
/// <param name="File">The file, or the folder of several.</param>
/// <param name="Meta">What the store notes about itself.</param>
/// <param name="Index">The Raft index that it is the state of.</param>
/// <param name="IsSnapshot">Whether it is a snapshot, at exactly <see cref="Index"/>.</param>
/// <param name="Read">The rows in the order of their keys.</param>
internal sealed record ReplicaState(
    string Node,
    string Label,
    string File,
    StoreMeta Meta,
    ulong Index,
    bool IsSnapshot,
    Func<IEnumerable<StoredRow>> Read);
