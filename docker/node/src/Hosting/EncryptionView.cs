using System.Collections.Immutable;
using Elastickv.Node.Admin;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;
using Elastickv.Node.Wal;
using Elastickv.Proto;

namespace Elastickv.Node.Hosting;

/// <summary>This node's encryption as the admin services see it: the sidecar on disk and the registry in the store.</summary>
internal sealed class EncryptionView(NodeOptions options, NodeCipher? cipher, RowStore rows, RewriteJob? rewrite) : IEncryptionState
{
    private volatile StoreReport? _lastReport;

    public NodeIdentity Identity { get; } = NodeIdentity.Of(options.RaftId);

    public bool HasSidecarPath => options.SidecarPath.Length > 0;

    public KekWrapper? Kek => cipher?.Kek;

    public Sidecar? ReadSidecar() => HasSidecarPath ? new SidecarFile(options.SidecarPath).Read() : null;

    public WriterRow? FindWriter(uint dekId, ushort nodeId16) => WriterRegistry.Find(rows, dekId, nodeId16);

    public EncryptionCounters Counters => cipher is null ? EncryptionCounters.None : new EncryptionCounters(
        cipher.Values.Failures.Counts,
        new[] { Purpose.Storage, Purpose.Raft }.Where(purpose => cipher.Sidecar.Active(purpose) != 0)
            .ToImmutableSortedDictionary(cipher.Sidecar.Active, cipher.WritesUnderKey),
        _lastReport?.ValuesPerDek.ToImmutableSortedDictionary() ?? EncryptionCounters.None.ValuesPerKey)
    {
        LastProposedPerRaftKey = cipher.LastProposedPerKey,
        Unwraps = cipher.Kek.Times,
    };

    public StoreReport VerifyStore()
    {
        try
        {
            var report = new StoreVerification(options, cipher, rows, rewrite?.IsFinished ?? false).Run();
            report.FullNodeId = Identity.FullId;
            _lastReport = report;
            return report;
        }
        catch (WalDamagedException e)
        {
            // The log is written to while it is read: its last record may be half there. A later attempt tells.
            throw new IOException(e.Message, e);
        }
    }

    public RewriteProgress Rewrite(int? rowsPerSecond) =>
        rewrite?.Start(rowsPerSecond ?? RewriteJob.DefaultRate) ?? throw new InvalidOperationException("this node takes no part in encryption");
}
