using System.Globalization;
using System.Net;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>How the container beside a node is made.</summary>
internal static class ToolboxSpec
{
    public static readonly string RaftPort = string.Create(CultureInfo.InvariantCulture, $"{Toolbox.RaftPort}/tcp");
    public static readonly string RedisPort = string.Create(CultureInfo.InvariantCulture, $"{Toolbox.RedisPort}/tcp");

    /// <param name="image">The toolbox.</param>
    /// <param name="labels">Of the run.</param>
    /// <param name="network">Of the run.</param>
    /// <param name="address">The node's.</param>
    /// <param name="mounts">The node's disk.</param>
    /// <param name="ports">Which ports of the Engine's host lead to it; null for none.</param>
    public static ContainerSpec Create(
        string image, IReadOnlyDictionary<string, string> labels, RunNetwork network, IPAddress address, IReadOnlyList<MountSpec> mounts, PublishedPorts? ports)
    {
        return new ContainerSpec
        {
            Image = image,
            Cmd = ["sleep", "infinity"],
            Labels = labels,
            ExposedPorts = new Dictionary<string, Empty>(StringComparer.Ordinal) { [RaftPort] = new(), [RedisPort] = new() },
            HostConfig = new HostSpec
            {
                NetworkMode = network.Name,
                Mounts = mounts,
                CapDrop = ["ALL"],
                CapAdd = ["NET_ADMIN"],
                SecurityOpt = ["no-new-privileges"],
                PortBindings = ports?.Bindings,
            },
            NetworkingConfig = new NetworkingSpec(new Dictionary<string, EndpointSpec>(StringComparer.Ordinal)
            {
                [network.Name] = new(new EndpointAddress(address.ToString())),
            }),
        };
    }
}
