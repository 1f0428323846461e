using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Hosting.Startup;
using Elastickv.Node.Raft;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.StateMachine;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.StateMachine;

/// <summary>One node's state machine with its store and sidecar, without Raft: it is told what is committed, restarted, and robbed of what it had not flushed.</summary>
internal sealed class Replica : IDisposable
{
    private readonly NodeOptions _options;
    private readonly string[] _members;
    private readonly CommandExecutor _executor = new(RespLimits.Default);
    private RowStore _rows = null!;
    private ReplicatedState _state = null!;
    private Dictionary<string, byte[]> _flushed = [];

    public Replica(NodeOptions options, string[] members)
    {
        (_options, _members) = (options, members);
        Directory.CreateDirectory(Path.GetDirectoryName(options.SidecarPath)!);
        Open([]);
        Flush();
    }

    public NodeCipher Cipher { get; private set; } = null!;

    public IReadOnlyList<WriterRow> Registry => WriterRegistry.All(_rows);

    public StoreAudit Audit => StoreAudit.Run(_rows, Cipher.Values);

    public Sidecar Sidecar => new SidecarFile(_options.SidecarPath).Read() ?? Sidecar.Empty;

    /// <summary>Every version with its plaintext.</summary>
    public SortedDictionary<string, string> Values
    {
        get
        {
            var reader = new Reader(new VersionOpener(Cipher.Values), []);
            _rows.Scan([], [], ref reader);
            return reader.Found;
        }
    }

    /// <summary>Applies what of the log it has not applied.</summary>
    public void Follow(IReadOnlyList<Entry> log)
    {
        var news = log.Skip((int)_state.AppliedIndex).ToArray();
        foreach (var entry in news)
            _state.Apply([entry]);
    }

    /// <summary>Ends and starts again, with all that was written or only with what was flushed.</summary>
    public void Restart(IReadOnlyList<Entry> log, bool losesRows)
    {
        _rows.Dispose();
        if (losesRows)
            PutBack();
        Open(log);
        Follow(log);
    }

    /// <summary>Seals all values under the active key.</summary>
    public void Rewrite()
    {
        var steps = new RewriteSteps(_rows, Cipher.Values);
        while (!steps.Run(7).IsFinished)
        {
        }
    }

    /// <summary>From now on a loss of rows comes back to this.</summary>
    public void Flush()
    {
        _rows.TryScrub();
        _flushed = Directory.EnumerateFiles(Rows).Where(path => !path.EndsWith("LOCK", StringComparison.Ordinal)).ToDictionary(path => path, File.ReadAllBytes);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _executor.Dispose();
    }

    private string Rows => Path.Combine(_options.DataDirectory, "fsm.db");

    private void Open(IReadOnlyList<Entry> log)
    {
        var start = EncryptionStart.Check(_options);
        start.RequireDistinctMembers(_members);
        _rows = RowStore.Open(Rows);
        Cipher = start.Open(_rows, log, TimeProvider.System)!;
        _state = new ReplicatedState(new MvccStore(_rows, Cipher.Values), _executor, Cipher, new HybridLogicalClock(TimeProvider.System));
    }

    private void PutBack()
    {
        foreach (var path in Directory.GetFiles(Rows))
            File.Delete(path);
        foreach (var (path, content) in _flushed)
            File.WriteAllBytes(path, content);
    }

    private readonly record struct Reader(VersionOpener Opener, SortedDictionary<string, string> Found) : IRowVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (RowKey.IsVersion(key))
                Found.Add(Convert.ToHexString(key), Convert.ToHexString(Opener.Open(key, value, out var header)) + (header.IsTombstone ? " deleted" : ""));
            return true;
        }
    }
}
