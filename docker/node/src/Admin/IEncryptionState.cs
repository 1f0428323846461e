using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Proto;

namespace Elastickv.Node.Admin;

/// <summary>What the admin services know of this node's encryption: its configuration, sidecar and replicated writer registry (spec §4, §5, §7). Safe to call from any thread.</summary>
public interface IEncryptionState
{
    /// <summary>Hash of this node's raftId (spec §5.2).</summary>
    NodeIdentity Identity { get; }

    /// <summary>Whether <c>--encryptionSidecarPath</c> is given.</summary>
    bool HasSidecarPath { get; }

    /// <summary>
    /// The KEK of a node that has all of <c>--encryption-enabled</c>, a KEK and a sidecar path; otherwise null. Only with it a node can apply
    /// encryption entries, and may propose them (H-06).
    /// </summary>
    KekWrapper? Kek { get; }

    /// <summary>The sidecar as it is now on disk, or null if there is no file.</summary>
    /// <exception cref="Encryption.EncryptionException">The file exists but is no valid sidecar.</exception>
    Sidecar? ReadSidecar();

    /// <summary>The row of the writer registry as applied here, or null.</summary>
    WriterRow? FindWriter(uint dekId, ushort nodeId16);

    /// <summary>What was counted since the process began.</summary>
    EncryptionCounters Counters { get; }

    /// <summary>Reads and counts everything this node keeps. It takes as long as that takes.</summary>
    /// <exception cref="IOException">The files cannot be read.</exception>
    StoreReport VerifyStore();

    /// <summary>Starts the rewrite of this node's values under the active key, or changes its rate.</summary>
    RewriteProgress Rewrite(int? rowsPerSecond);
}
