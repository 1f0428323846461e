using System.Collections.Immutable;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis;

/// <summary>How the Redis front end of a node is set up.</summary>
public sealed record RedisServerOptions
{
    /// <summary><c>--redisAddress</c>, <c>host:port</c>.</summary>
    public required string Address { get; init; }

    /// <summary><c>--raftRedisMap</c>: the Redis address of a leader by its Raft address as this node knows it.</summary>
    public required ImmutableDictionary<string, string> RedisByRaftAddress { get; init; }

    public RespLimits Limits { get; init; } = RespLimits.Default;

    /// <summary>How long one command may take in all (spec §12.2).</summary>
    public TimeSpan CommandLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a command that certainly has not been sent or proposed looks for a leader (spec §12.2).</summary>
    public TimeSpan LeaderSearch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause between two looks for a leader (spec §12.2).</summary>
    public TimeSpan LeaderPoll { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a leader may take to answer a forwarded command (spec §12.2).</summary>
    public TimeSpan ForwardLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long opening a connection to a leader may take, the first answer on it included.</summary>
    public TimeSpan DialLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a fence may take before the read fails.</summary>
    public TimeSpan FenceLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections to one leader (<c>ELASTICKV_REDIS_PER_PEER_CONNECTIONS</c>).</summary>
    public int ConnectionsPerPeer { get; init; } = 256;
}
