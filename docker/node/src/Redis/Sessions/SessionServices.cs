using Elastickv.Node.Hosting;
using Elastickv.Node.Redis.Routing;

namespace Elastickv.Node.Redis.Sessions;

/// <summary>What all connections of a node share.</summary>
internal sealed record SessionServices(
    IConsensus Consensus, LocalLeader Local, CommandRouter Router, NodeInfo Info, RedisMetrics Metrics, RedisServerOptions Options);
