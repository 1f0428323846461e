using System.Collections.Immutable;

namespace Elastickv.Node.Hosting.Configuration;

/// <summary>What the command line and the environment say about this node, checked as far as that is possible without looking at files.</summary>
public sealed record NodeOptions
{
    public required string RaftId { get; init; }

    public required string Address { get; init; }

    public required string RedisAddress { get; init; }

    /// <summary>Empty for no metrics listener.</summary>
    public string MetricsAddress { get; init; } = "";

    public string MetricsToken { get; init; } = "";

    /// <summary><c>--raftDataDir</c>; the node's own files are below it in <see cref="DataDirectory"/>.</summary>
    public required string RaftDataDir { get; init; }

    /// <summary>Members of a new cluster, in the order given, under the addresses by which this node reaches them; empty on a node that is not to bootstrap.</summary>
    public ImmutableArray<GroupMember> BootstrapMembers { get; init; } = [];

    /// <summary>Members of the group that this fresh node is to be added to; empty on a founder.</summary>
    public ImmutableArray<GroupMember> JoinMembers { get; init; } = [];

    /// <summary>Redis address by Raft address.</summary>
    public ImmutableDictionary<string, string> RedisByRaftAddress { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool EncryptionEnabled { get; init; }

    /// <summary>Empty if not given.</summary>
    public string KekFile { get; init; } = "";

    /// <summary>A key service; none is supported. Empty if not given.</summary>
    public string KekUri { get; init; } = "";

    /// <summary>File of the KEK that is to replace the present one; empty if not given.</summary>
    public string KekNextFile { get; init; } = "";

    /// <summary>Whether this node, if it comes to lead, gives each purpose a new key before it serves (spec §9).</summary>
    public bool RotatesOnStartup { get; init; }

    /// <summary>Whether values are compressed before they are sealed.</summary>
    public bool Compresses { get; init; }

    /// <summary>Empty if not given.</summary>
    public string SidecarPath { get; init; } = "";

    public Defect Defect { get; init; }

    public Tuning Tuning { get; init; } = new();

    /// <summary><c>&lt;raftDataDir&gt;/&lt;raftId&gt;</c> (spec §12.5).</summary>
    public string DataDirectory => Path.Combine(RaftDataDir, RaftId);
}
