using System.Globalization;
using System.Text;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// The sender's queue of one node, as a script for <c>tc</c>: one class for each node that packets to it are late or limited for, everything else passes as ever.
/// Packets are late by the delay give or take a fifth, so that they overtake each other as on a long way.
/// </summary>
internal static class QueueRules
{
    private const string Device = "eth0";
    private const string Unlimited = "10gbit";
    private const int FirstClass = 10;
    private const int JitterPart = 5;

    /// <summary>Succeeds where the kernel can make packets late.</summary>
    public static string Probe { get; } = $"tc qdisc add dev lo root netem delay 1ms && tc qdisc del dev lo root";

    /// <summary>Replaces the whole queue.</summary>
    public static string Script(IReadOnlyList<(FilterPeer To, LinkFaults Faults)> links)
    {
        var script = new StringBuilder();
        script.Append(CultureInfo.InvariantCulture, $"tc qdisc del dev {Device} root 2>/dev/null || true\n");
        var shaped = links.Where(link => link.Faults.IsShaped).ToList();
        if (shaped.Count == 0)
            return script.ToString();
        script.Append("set -e\n");
        script.Append(CultureInfo.InvariantCulture, $"tc qdisc add dev {Device} root handle 1: htb default 1\n");
        script.Append(CultureInfo.InvariantCulture, $"tc class add dev {Device} parent 1: classid 1:1 htb rate {Unlimited}\n");
        foreach (var ((to, faults), number) in shaped.Select((link, index) => (link, FirstClass + index)))
            Append(script, to, faults, number);
        return script.ToString();
    }

    private static void Append(StringBuilder script, FilterPeer to, LinkFaults faults, int number)
    {
        var rate = faults.BytesPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $"{faults.BytesPerSecond * 8}bit") : Unlimited;
        script.Append(CultureInfo.InvariantCulture, $"tc class add dev {Device} parent 1: classid 1:{number} htb rate {rate}\n");
        if (faults.Delay > TimeSpan.Zero)
        {
            var (delay, jitter) = (faults.Delay.TotalMilliseconds, faults.Delay.TotalMilliseconds / JitterPart);
            script.Append(CultureInfo.InvariantCulture, $"tc qdisc add dev {Device} parent 1:{number} netem delay {delay:0.###}ms {jitter:0.###}ms\n");
        }

        script.Append(CultureInfo.InvariantCulture, $"tc filter add dev {Device} parent 1: protocol ip u32 match ip dst {to.Address}/32 flowid 1:{number}\n");
    }
}
