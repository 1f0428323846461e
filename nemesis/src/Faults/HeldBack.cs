using System.Globalization;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>What a cluster's links have held back so far: the difference between two of these is the proof that a partition cut something.</summary>
internal sealed record HeldBack(long Packets, long Bytes)
{
    public static HeldBack By(INetwork network)
    {
        var traffic = network.Traffic;
        return new HeldBack(traffic.Sum(link => link.DroppedPackets), traffic.Sum(link => link.Blocked));
    }

    /// <summary>For people: what came since an earlier moment. Streams hold bytes back, a packet filter drops packets.</summary>
    public string Since(HeldBack earlier) => Packets > earlier.Packets
        ? string.Create(CultureInfo.InvariantCulture, $"{Packets - earlier.Packets} packets with {Bytes - earlier.Bytes} bytes dropped")
        : string.Create(CultureInfo.InvariantCulture, $"{Bytes - earlier.Bytes} bytes held back");
}
