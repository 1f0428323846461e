using System.Net;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>Another node, as a packet filter knows it.</summary>
internal sealed record FilterPeer(string Node, IPAddress Address);
