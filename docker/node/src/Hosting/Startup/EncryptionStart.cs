using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>The encryption part of a start, in the order of spec §10.1. Every refusal is an <see cref="EncryptionException"/>, and comes before anything of the sidecar is changed.</summary>
internal sealed class EncryptionStart
{
    private readonly NodeOptions _options;
    private readonly NodeIdentity _identity;
    private readonly SidecarFile? _file;
    private readonly KekWrapper? _kek;
    private readonly Sidecar? _sidecar;

    private EncryptionStart(NodeOptions options, SidecarFile? file, KekWrapper? kek)
    {
        (_options, _file, _kek) = (options, file, kek);
        _identity = NodeIdentity.Of(options.RaftId);
        _sidecar = IsCapable ? file!.Read() : null;
    }

    /// <summary>Whether the node has all it needs to apply encryption entries.</summary>
    public bool IsCapable => _options.EncryptionEnabled && _kek is not null && _file is not null;

    /// <summary>The refusals that need only flags, KEK, sidecar and snapshot headers (steps 2 to 4).</summary>
    public static EncryptionStart Check(NodeOptions options)
    {
        var file = options.SidecarPath.Length > 0 ? new SidecarFile(options.SidecarPath) : null;
        if (options.EncryptionEnabled)
            RequireMatchingCutover(options, file?.Read());
        var kek = KekSource.Load(options.KekFile, options.KekUri, options.KekNextFile);
        StartupGuards.Check(options.EncryptionEnabled, kek, file);
        var start = new EncryptionStart(options, file, kek);
        if (!start.IsCapable)
            EncryptedDirectory.RequireNone(options.DataDirectory);
        return start;
    }

    /// <summary>The first refusal of step 5, which needs no file of the engine: once keys are active, no two members may share the 16 bits of their nonces.</summary>
    public void RequireDistinctMembers(IEnumerable<string> memberIds)
    {
        if (_sidecar is { ActiveStorage: not 0 })
            StartupGuards.RequireDistinctNodes(memberIds);
    }

    /// <summary>
    /// The refusals that need rows and log, and then the epochs of this process life, durable before anything is sealed (the rest of steps 5 to 7, and 10,
    /// which is asked before the epochs are raised because a refusal must change nothing).
    /// </summary>
    /// <returns>The keys, or null on a node that takes no part.</returns>
    public NodeCipher? Open(RowStore rows, IEnumerable<Entry> log, TimeProvider time)
    {
        if (!IsCapable)
            return null;
        var sidecar = _sidecar ?? Sidecar.Empty;
        LocalEpochs.RequireNoRollbackBeforeRaise(sidecar, _identity, Find, isStoreBehind: rows.AppliedIndex < sidecar.RaftAppliedIndex);
        StartupGuards.RequireRaftKey(sidecar);
        SidecarLag.Require(_sidecar, Hydrate(sidecar), rows, log);
        var raised = LocalEpochs.Raise(sidecar);
        if (raised != sidecar)
            _file!.Write(raised);
        return new NodeCipher(_identity, _kek!, _file!, raised, Find, time, _options.Compresses);

        WriterRow? Find(uint dekId, ushort nodeId16) => WriterRegistry.Find(rows, dekId, nodeId16);
    }

    /// <summary>The refusal that needs the replayed registry (step 9).</summary>
    public static void CheckReplayed(NodeCipher cipher, RowStore rows) => LocalEpochs.RequireNoRollbackAfterReplay(
        cipher.Sidecar, cipher.AtStart, cipher.Identity, (dekId, nodeId16) => WriterRegistry.Find(rows, dekId, nodeId16));

    private static void RequireMatchingCutover(NodeOptions options, Sidecar? sidecar)
    {
        var directory = Path.Combine(options.DataDirectory, "fsm-snap");
        var newest = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.fsm").Max(StringComparer.Ordinal) : null;
        if (newest is not null)
            StartupGuards.RequireMatchingCutover(FsmSnapshotReader.ReadHeader(newest).RaftEnvelopeCutover, sidecar);
    }

    private Keystore Hydrate(Sidecar sidecar)
    {
        var keys = new Keystore();
        foreach (var (id, key) in StartupGuards.Unwrap(sidecar, _kek!))
            keys.Set(id, key);
        return keys;
    }
}
