namespace Elastickv.Node.Hosting;

/// <summary>This node does not lead the group, or lost the lead while it worked.</summary>
/// <param name="message">Text of spec §13.4, for example <c>etcd raft engine is not leader</c>.</param>
/// <param name="mayHaveHappened">Whether the proposal may still be applied.</param>
public sealed class NotLeaderException(string message, bool mayHaveHappened) : Exception(message)
{
    /// <summary>Whether the proposal may still be applied; a client must treat it as indeterminate.</summary>
    public bool MayHaveHappened { get; } = mayHaveHappened;
}
