using System.Net;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>
/// One node, from outside: its command line, ports, exit code, log and files. An exit or a refused start is evidence,
/// never an exception: only a broken suite throws.
/// </summary>
public interface INode
{
    /// <summary>The node's <c>--raftId</c>: <c>n1</c>, <c>n2</c>, …</summary>
    string Id { get; }

    /// <summary>Where clients speak RESP to it.</summary>
    IPEndPoint Redis { get; }

    /// <summary>Where the suite speaks gRPC to it (EncryptionAdmin, RaftAdmin).</summary>
    IPEndPoint Admin { get; }

    NodeState State { get; }

    /// <summary>The latest exit of its process; null if it never exited.</summary>
    NodeExit? LastExit { get; }

    /// <summary>Starts the process and waits until its ports answer, it exits, or <paramref name="limit"/> has passed.</summary>
    Task<NodeStart> StartAsync(TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>SIGKILL, also of a paused process; returns when it is gone. Nothing to do if it does not run.</summary>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>SIGTERM, then SIGKILL after <paramref name="grace"/>.</summary>
    Task StopAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>SIGSTOP.</summary>
    Task PauseAsync(CancellationToken cancellationToken);

    /// <summary>SIGCONT. Nothing to do if it is not paused.</summary>
    Task ResumeAsync(CancellationToken cancellationToken);

    /// <summary>The bytes of <c>keys.json</c>, or null if there is none.</summary>
    Task<byte[]?> ReadSidecarAsync(CancellationToken cancellationToken);

    /// <summary>Replaces <c>keys.json</c> (mode 0600); null removes it. The node should be stopped.</summary>
    Task WriteSidecarAsync(byte[]? content, CancellationToken cancellationToken);

    /// <summary>Rebuilds the sidecar of the stopped node from the leader with the node's own offline command. Only where <see cref="NodeAbilities.ResyncsSidecar"/>.</summary>
    Task<CommandResult> ResyncSidecarAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The node's files as they are now. The caller pauses or stops the node if it needs one moment in time. What breaks off or is cancelled leaves nothing behind.
    /// </summary>
    Task<DiskImage> CaptureAsync(string label, CancellationToken cancellationToken);

    /// <summary>The last lines of its log, oldest first.</summary>
    Task<IReadOnlyList<string>> ReadLogTailAsync(int lines, CancellationToken cancellationToken);
}
