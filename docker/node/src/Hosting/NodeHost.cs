using System.Net;
using Elastickv.Node.Admin.Client;
using Elastickv.Node.Admin.Metrics;
using Elastickv.Node.Admin.Services;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Hosting.Startup;
using Elastickv.Node.Redis;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Transport;
using Elastickv.Node.Transport.Peers;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Hosting;

/// <summary>
/// A whole node: puts its rooms together and starts them in the order of spec §10.1. Whatever must be refused is refused before a listener is open.
/// </summary>
public sealed class NodeHost : IAsyncDisposable
{
    /// <summary>How long one member may take to say what it is capable of (spec §8.1).</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    private readonly GroupEngine _engine;
    private readonly RpcClient _rpc = new();
    private readonly KestrelEndpoint _endpoint;
    private readonly PeerTransport _transport;
    private readonly RedisServer _redis;
    private readonly CommandExecutor _executor;
    private readonly WriterRegistrar? _registrar;
    private readonly EncryptionAdminService _encryptionAdmin;
    private readonly MetricsServer? _metrics;
    private readonly RewriteJob? _rewrite;
    private readonly StartupRotation? _startupRotation;

    private NodeHost(NodeOptions options, NodeLog log, TimeProvider time, Random random)
    {
        MetricsServer.Check(options.MetricsAddress, options.MetricsToken);
        var encryption = EncryptionStart.Check(options);
        GroupEngine.RequireOrigin(options);
        DataDirectory.Ensure(options.DataDirectory);
        EngineMarker.Ensure(options.DataDirectory);
        var members = MemberList.Load(options);
        _executor = new CommandExecutor(RespLimits.Default);
        var counters = new RaftCounters();
        _engine = GroupEngine.Open(
            new EngineSettings
            {
                Options = options,
                Members = members,
                Executor = _executor,
                Log = log,
                Counters = counters,
                Time = time,
                Random = random,
                Settled = () => _registrar?.Poke(),
            },
            encryption);
        MemberList.Save(options, members);
        _registrar = _engine.Cipher is { } cipher ? new WriterRegistrar(cipher, Consensus, _rpc, log) : null;
        _endpoint = new KestrelEndpoint(options.Address);
        _transport = new PeerTransport(
            _engine.Identity, (uint)options.Tuning.ElectionTimeoutMs, members.AddressOf, _engine.Group, _engine.SnapshotDirectory,
            new SnapshotReception(_engine.Group, _engine.Cipher, members, _rpc).AcceptAsync, counters);
        _transport.MapTo(_endpoint);
        _rewrite = _engine.Rewrite is { } steps ? new RewriteJob(_engine.Group, steps, log, time) : null;
        var view = new EncryptionView(options, _engine.Cipher, _engine.Store.Rows, _rewrite);
        _encryptionAdmin = new EncryptionAdminService(Consensus, view, new CapabilityProbe(_rpc, ProbeLimit), time);
        _encryptionAdmin.Map(_endpoint);
        if (options.RotatesOnStartup && _engine.Cipher is { } rotating)
        {
            _startupRotation = new StartupRotation(rotating, Consensus, _encryptionAdmin.Rotation, log, time);
            _encryptionAdmin.IsStartupRotationPending = () => _startupRotation.IsPending;
        }

        new RaftAdminService(Consensus).Map(_endpoint);
        new MembershipMethods(Consensus, _encryptionAdmin.Membership).Map(_endpoint);
        var redis = new RedisServerOptions { Address = options.RedisAddress, RedisByRaftAddress = options.RedisByRaftAddress };
        var metrics = new RedisMetrics(time);
        _redis = new RedisServer(redis, Consensus, _engine.Store, _engine.Clock, metrics, time, log.Write);
        if (options.MetricsAddress.Length > 0)
            _metrics = new MetricsServer(options.MetricsAddress, options.MetricsToken, new NodeMetrics(Consensus, counters, view, metrics));
    }

    /// <summary>The raw rows.</summary>
    internal Storage.RowStore Rows => _engine.Rows;

    /// <summary>The keys in memory; null on a node that takes no part in encryption.</summary>
    internal StateMachine.Rollout.NodeCipher? Cipher => _engine.Cipher;

    public IConsensus Consensus => _engine.Group;

    /// <summary>Where Raft and gRPC listen.</summary>
    public IPEndPoint LocalEndPoint => _endpoint.LocalEndPoint;

    /// <summary>Where Redis listens.</summary>
    public IPEndPoint RedisEndPoint => _redis.LocalEndPoint;

    /// <summary>Where <c>/metrics</c> is served, or null without <c>--metricsAddress</c>.</summary>
    public IPEndPoint? MetricsEndPoint => _metrics?.LocalEndPoint;

    /// <summary>Ends with an <see cref="EngineStoppedException"/> when the node must halt.</summary>
    public Task Ended => _engine.Ended;

    /// <summary>Starts a node.</summary>
    /// <param name="options">Its command line.</param>
    /// <param name="log">Takes its log.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="random">Seeded source of election timeouts.</param>
    /// <exception cref="Exception">The start is refused; the message says why. No listener is open.</exception>
    public static async Task<NodeHost> StartAsync(NodeOptions options, NodeLog log, TimeProvider time, Random random)
    {
        var host = new NodeHost(options, log, time, random);
        try
        {
            host._engine.Run(host._transport);
            await host._endpoint.StartAsync(CancellationToken.None);
            if (host._metrics is not null)
                await host._metrics.StartAsync(CancellationToken.None);
            host._registrar?.Start();
            if (host._startupRotation is not null)
                await host._startupRotation.WaitBeforeServingAsync();
            host._redis.Start();
            host._rewrite?.Resume();
            log.Write($"node {options.RaftId} serves Raft and gRPC on {host.LocalEndPoint}, Redis on {host.RedisEndPoint}");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        if (_metrics is not null)
            await _metrics.DisposeAsync();
        if (_startupRotation is not null)
            await _startupRotation.DisposeAsync();
        if (_rewrite is not null)
            await _rewrite.DisposeAsync();
        if (_registrar is not null)
            await _registrar.DisposeAsync();
        await _transport.DisposeAsync();
        await _endpoint.DisposeAsync();
        await _engine.DisposeAsync();
        _encryptionAdmin.Dispose();
        _executor.Dispose();
        _rpc.Dispose();
    }
}
