using System.Globalization;
using System.Text;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// The packet filter of one node, as input of <c>iptables-restore</c>. For each other node there is a chain that its packets pass when they arrive, so that one
/// direction can be cut by itself, and a chain for packets to it, where they are doubled.
/// </summary>
internal static class FilterRules
{
    private const string FromPrefix = "from-";
    private const string ToPrefix = "to-";

    /// <summary>The chain of packets from a node.</summary>
    public static string From(string node) => FromPrefix + node;

    /// <summary>Makes the chains, empty, with all others as peers.</summary>
    public static string Setup(IEnumerable<FilterPeer> peers)
    {
        var filter = new StringBuilder("*filter\n");
        var mangle = new StringBuilder("*mangle\n");
        foreach (var peer in peers)
        {
            filter.Append(CultureInfo.InvariantCulture, $":{FromPrefix}{peer.Node} - [0:0]\n-A INPUT -s {peer.Address} -j {FromPrefix}{peer.Node}\n");
            mangle.Append(CultureInfo.InvariantCulture, $":{ToPrefix}{peer.Node} - [0:0]\n-A POSTROUTING -d {peer.Address} -j {ToPrefix}{peer.Node}\n");
        }

        return $"{filter}COMMIT\n{mangle}COMMIT\n";
    }

    /// <summary>Replaces what happens to packets that arrive from a node. Nothing passes in between.</summary>
    public static string Arriving(FilterPeer from, LinkFaults faults)
    {
        var rules = new StringBuilder();
        if (faults.Cut)
            rules.Append(CultureInfo.InvariantCulture, $"-A {FromPrefix}{from.Node} -j DROP\n");
        if (faults.Lost > 0)
            rules.Append(CultureInfo.InvariantCulture, $"-A {FromPrefix}{from.Node} {Share(faults.Lost)} -j DROP\n");
        return $"*filter\n:{FromPrefix}{from.Node} - [0:0]\n{rules}COMMIT\n";
    }

    /// <summary>Replaces what happens to packets that leave for a node.</summary>
    public static string Leaving(FilterPeer to, LinkFaults faults)
    {
        var rule = faults.Doubled > 0
            ? string.Create(CultureInfo.InvariantCulture, $"-A {ToPrefix}{to.Node} {Share(faults.Doubled)} -j TEE --gateway {to.Address}\n")
            : "";
        return $"*mangle\n:{ToPrefix}{to.Node} - [0:0]\n{rule}COMMIT\n";
    }

    private static string Share(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"-m statistic --mode random --probability {share:0.######}");
}
