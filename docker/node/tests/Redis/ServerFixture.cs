using System.Collections.Immutable;
using Elastickv.Node.Redis;

namespace Elastickv.Node.Tests.Redis;

/// <summary>Redis servers on loopback over one fake group, each a member that can be followed by the others.</summary>
internal sealed class ServerFixture : IAsyncDisposable
{
    private readonly List<RedisServer> _servers = [];

    public FakeGroup Group { get; } = new();

    public List<string> Log { get; } = [];

    /// <summary>Of all its servers together.</summary>
    public RedisMetrics Metrics { get; } = new(TimeProvider.System);

    /// <summary>Short limits: a test waits for them only when it is about them.</summary>
    public static RedisServerOptions Options { get; } = new()
    {
        Address = "127.0.0.1:0",
        RedisByRaftAddress = ImmutableDictionary<string, string>.Empty,
        LeaderSearch = TimeSpan.FromMilliseconds(200),
        LeaderPoll = TimeSpan.FromMilliseconds(5),
    };

    public RedisServer Start(FakeConsensus member, RedisServerOptions? options = null)
    {
        var server = new RedisServer(options ?? Options, member, Group.Store, Group, Metrics, TimeProvider.System, line =>
        {
            lock (Log)
                Log.Add(line);
        });
        server.Start();
        _servers.Add(server);
        return server;
    }

    /// <summary>A server that knows where the given leader is.</summary>
    public RedisServer StartFollower(FakeConsensus follower, string leader, string leaderRedis, RedisServerOptions? options = null)
    {
        follower.Follow(leader);
        ImmutableDictionary<string, string> map = ImmutableDictionary<string, string>.Empty.Add(leader + ":raft", leaderRedis);
        return Start(follower, (options ?? Options) with { RedisByRaftAddress = map });
    }

    public static Task<RawClient> ConnectAsync(RedisServer server) => RawClient.ConnectAsync(server.LocalEndPoint);

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer server in _servers)
            await server.DisposeAsync();
        Group.Dispose();
    }
}
