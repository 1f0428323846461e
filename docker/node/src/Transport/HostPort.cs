using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Elastickv.Node.Transport;

/// <summary>Addresses of the command line in Go's form <c>host:port</c>; an empty host means every interface.</summary>
public static class HostPort
{
    /// <summary>Splits <c>host:port</c>, <c>[v6]:port</c> or <c>:port</c>.</summary>
    /// <exception cref="FormatException">It has no such form.</exception>
    public static (string Host, int Port) Split(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new FormatException($"address {address}: expected host:port");
        var host = address[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
            return (host[1..^1], port);
        if (host.Contains(':', StringComparison.Ordinal))
            throw new FormatException($"address {address}: too many colons");
        return (host, port);
    }

    /// <summary>The end point to listen on or connect to; a host name is resolved, IPv4 first.</summary>
    /// <exception cref="FormatException">The address is malformed or its host is unknown.</exception>
    public static IPEndPoint Resolve(string address)
    {
        var (host, port) = Split(address);
        if (host.Length == 0)
            return new IPEndPoint(IPAddress.Any, port);
        if (IPAddress.TryParse(host, out var ip))
            return new IPEndPoint(ip, port);
        try
        {
            var found = Dns.GetHostAddresses(host);
            return new IPEndPoint(found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0], port);
        }
        catch (SocketException e)
        {
            throw new FormatException($"lookup {host}: {e.Message}", e);
        }
    }
}
