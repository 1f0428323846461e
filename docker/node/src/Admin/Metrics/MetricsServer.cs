using System.Net;
using System.Security.Cryptography;
using System.Text;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Elastickv.Node.Admin.Metrics;

/// <summary>Serves <c>/metrics</c> on <c>--metricsAddress</c> (spec §12.6). Off loopback it wants <c>--metricsToken</c> as a bearer token.</summary>
public sealed class MetricsServer : IAsyncDisposable
{
    private readonly NodeMetrics _metrics;
    private readonly byte[] _authorization;
    private readonly IPEndPoint _endPoint;
    private readonly WebApplication _application;

    /// <param name="token">Empty for none.</param>
    /// <exception cref="FormatException">The address is malformed.</exception>
    public MetricsServer(string address, string token, NodeMetrics metrics)
    {
        _metrics = metrics;
        _authorization = token.Length == 0 ? [] : Encoding.UTF8.GetBytes("Bearer " + token);
        _endPoint = HostPort.Resolve(address);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, UnmanagedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(_endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    /// <summary>Where it listens. Valid after the start.</summary>
    public IPEndPoint LocalEndPoint =>
        new(_endPoint.Address, new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port);

    /// <summary>Judges the two flags before anything is started.</summary>
    /// <exception cref="RefusalException">The address is not loopback and there is no token.</exception>
    public static void Check(string address, string token)
    {
        if (address.Length > 0 && token.Length == 0 && !IPAddress.IsLoopback(HostPort.Resolve(address).Address))
            throw new RefusalException($"--metricsAddress {address} is not loopback: --metricsToken is required");
    }

    /// <exception cref="IOException">The port is taken or not permitted.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _application.StartAsync(cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task ServeAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (context.Request.Path != "/metrics")
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!IsAuthorized(context.Request.Headers.Authorization.ToString()))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        response.ContentType = MetricsText.ContentType;
        return response.WriteAsync(_metrics.Render(), context.RequestAborted);
    }

    private bool IsAuthorized(string header) =>
        _authorization.Length == 0 || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header), _authorization);
}
