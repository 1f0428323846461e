using System.Globalization;
using System.Net;
using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>Where the suite reaches a node: by its own address where the bridge is on this machine, else by the ports that the Engine's host publishes.</summary>
internal sealed record NodeEndpoints(IPEndPoint Redis, IPEndPoint Admin)
{
    public static NodeEndpoints Direct(IPAddress node) =>
        new(new IPEndPoint(node, Toolbox.RedisPort), new IPEndPoint(node, Toolbox.RaftPort));

    /// <exception cref="ClusterException">The Engine has published no port.</exception>
    public static async Task<NodeEndpoints> PublishedAsync(EngineClient engine, Toolbox toolbox, CancellationToken cancellationToken)
    {
        var host = await ResolveAsync(engine.Address, cancellationToken);
        var ports = (await engine.Containers.InspectAsync(toolbox.Id, cancellationToken)).NetworkSettings.Ports;
        return new NodeEndpoints(Published(ToolboxSpec.RedisPort), Published(ToolboxSpec.RaftPort));

        IPEndPoint Published(string port) =>
            ports?.GetValueOrDefault(port)?.Select(binding => binding.HostPort).FirstOrDefault() is { } number
                ? new IPEndPoint(host, int.Parse(number, CultureInfo.InvariantCulture))
                : throw new ClusterException($"the Docker Engine at {engine.Address} has not published port {port} of {toolbox.Node}");
    }

    private static async Task<IPAddress> ResolveAsync(EngineAddress engine, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(engine.Host, out var address))
            return address;
        var found = await Dns.GetHostAddressesAsync(engine.Host, cancellationToken);
        return found.OrderBy(candidate => candidate.AddressFamily).First();
    }
}
