using System.Globalization;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>Where the Docker Engine listens, as <c>DOCKER_HOST</c> spells it: <c>unix:///path</c> or <c>tcp://host:port</c>.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Socket">The path of its unix socket; null for tcp.</param>
/// <param name="Host">The machine whose ports the Engine publishes.</param>
/// <param name="Port">The port for tcp; 0 for a unix socket.</param>
public sealed record EngineAddress(string Text, string? Socket, string Host, int Port)
{
    public const string Variable = "DOCKER_HOST";

    private const string Default = "unix:///var/run/docker.sock";
    private const string UnixScheme = "unix://";
    private const string TcpScheme = "tcp://";
    private const int DefaultPort = 2375;

    /// <summary>What <c>DOCKER_HOST</c> names, or the Engine's usual socket.</summary>
    /// <exception cref="EngineException">It names something else than a unix socket or a tcp port.</exception>
    public static EngineAddress FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable));

    /// <param name="text">Null or empty for the Engine's usual socket.</param>
    /// <exception cref="EngineException">It is neither a unix socket nor a tcp port.</exception>
    public static EngineAddress Parse(string? text)
    {
        var address = string.IsNullOrWhiteSpace(text) ? Default : text.Trim();
        if (address.StartsWith(UnixScheme, StringComparison.Ordinal) && address.Length > UnixScheme.Length)
            return new EngineAddress(address, address[UnixScheme.Length..], "127.0.0.1", 0);
        if (address.StartsWith(TcpScheme, StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
            return new EngineAddress(address, null, uri.Host, uri.Port > 0 ? uri.Port : DefaultPort);
        throw new EngineException(string.Create(
            CultureInfo.InvariantCulture, $"{Variable}={address} names no Docker Engine that can be used: want unix:///path or tcp://host:port."));
    }

    public override string ToString() => Text;
}
