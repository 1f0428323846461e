using System.Globalization;
using System.Text;
using Elastickv.Node.Hosting;

namespace Elastickv.Node.Redis.Sessions;

/// <summary>The text of INFO (spec §13.1); its <c>raft_leader_redis</c> is the cheapest way to find the leader.</summary>
internal sealed class NodeInfo(IConsensus consensus, RedisServerOptions options, Func<int> clients)
{
    public const string RedisVersion = "7.2.0";

    public string Role => consensus.Status.IsLeader ? "master" : "slave";

    public byte[] Text()
    {
        GroupStatus status = consensus.Status;
        var text = new StringBuilder();
        text.Append("# Server\r\n");
        text.Append(CultureInfo.InvariantCulture, $"redis_version:{RedisVersion}\r\nredis_mode:standalone\r\n\r\n");
        text.Append("# Clients\r\n");
        text.Append(CultureInfo.InvariantCulture, $"connected_clients:{clients()}\r\n\r\n");
        text.Append("# Replication\r\n");
        text.Append(CultureInfo.InvariantCulture, $"role:{(status.IsLeader ? "master" : "slave")}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"raft_leader_redis:{LeaderAddress(status)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"raft_term:{status.Term}\r\nraft_applied_index:{status.AppliedIndex}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string LeaderAddress(GroupStatus status)
    {
        if (status.LeaderAddress is { } leader && options.RedisByRaftAddress.TryGetValue(leader, out string? mapped))
            return mapped;
        return status.IsLeader ? options.Address : "";
    }
}
