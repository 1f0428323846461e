using System.Net;
using System.Net.NetworkInformation;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>The bridge network of one run.</summary>
/// <param name="Name">Its name in the Engine.</param>
/// <param name="Addresses">Its addresses.</param>
internal sealed record RunNetwork(string Name, Subnets Addresses)
{
    private const int Tries = 20;

    /// <summary>Whether the containers can be reached by their own addresses: the bridge is on this machine.</summary>
    public bool IsReachable => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Any(address => address.Address.Equals(Addresses.Gateway));

    /// <summary>Makes it, with the first subnet that is free.</summary>
    /// <exception cref="ClusterException">None is.</exception>
    public static async Task<RunNetwork> CreateAsync(EngineClient engine, RunLabels labels)
    {
        var name = labels.Name("net");
        EngineException? last = null;
        foreach (var subnet in Subnets.From(Convert.ToUInt32(labels.Id, 16), Tries))
        {
            try
            {
                var spec = new NetworkSpec
                {
                    Name = name,
                    Addresses = new AddressPlan([new AddressPool(subnet.Range, subnet.Gateway.ToString())]),
                    Labels = labels.Of(),
                };
                await engine.Networks.CreateAsync(spec, CancellationToken.None);
                return new RunNetwork(name, subnet);
            }
            catch (EngineException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
                && e.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase))
            {
                last = e;
            }
        }

        throw new ClusterException($"the Docker Engine has no free network for the run: {last?.Message}", last!);
    }
}
