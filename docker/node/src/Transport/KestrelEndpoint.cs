using System.Net;
using Elastickv.Node.Transport.Rpc;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Elastickv.Node.Transport;

/// <summary>
/// The listener on <c>--address</c> (spec §12.4): unary gRPC methods in clear HTTP/2, and raw streams between nodes that begin with a
/// magic of their own, on one port. Methods are mapped first, then the endpoint is started.
/// </summary>
public sealed class KestrelEndpoint(string address) : IAsyncDisposable
{
    private readonly Dictionary<string, RequestDelegate> _methods = new(StringComparer.Ordinal);
    private readonly StreamSwitch _streams = new();
    private WebApplication? _application;

    /// <summary>Where it listens; with port 0 on the command line the port that was given. Valid after the start.</summary>
    public IPEndPoint LocalEndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Serves a unary gRPC method, for example <c>/EncryptionAdmin/GetCapability</c>. A handler answers an error by throwing <see cref="RpcException"/>.</summary>
    public void MapUnary<TRequest, TResponse>(
        string path, MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task<TResponse>> handler)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        _methods.Add(path, UnaryMethod.Create(parser, handler));

    /// <summary>Hands every connection that begins with <paramref name="magic"/> (4 bytes, not yet consumed) to <paramref name="handler"/>.</summary>
    public void MapStream(string magic, Func<ConnectionContext, Task> handler) => _streams.Add(magic, handler);

    /// <summary>Opens the listener.</summary>
    /// <exception cref="FormatException">The address is malformed.</exception>
    /// <exception cref="IOException">The port is taken or not permitted.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var endPoint = HostPort.Resolve(address);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, UnmanagedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(endPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(_streams.Dispatch);
            });
        });
        _application = builder.Build();
        _application.Run(ServeAsync);
        await _application.StartAsync(cancellationToken);
        LocalEndPoint = new IPEndPoint(endPoint.Address, BoundPort(_application));
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
    }

    private static int BoundPort(WebApplication application) =>
        new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private Task ServeAsync(HttpContext context)
    {
        if (_methods.TryGetValue(context.Request.Path, out var method) && HttpMethods.IsPost(context.Request.Method))
            return method(context);
        UnaryMethod.Refuse(context, RpcCode.Unimplemented, $"unknown method {context.Request.Path}");
        return Task.CompletedTask;
    }
}
