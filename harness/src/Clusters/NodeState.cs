namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>Whether a node's process runs.</summary>
public enum NodeState
{
    /// <summary>Never started, killed, or exited by itself.</summary>
    Stopped,
    Running,
    Paused,
}
