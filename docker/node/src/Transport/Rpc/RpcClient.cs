using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Elastickv.Node.Transport.Rpc;

/// <summary>Calls unary gRPC methods in clear HTTP/2. Connections are kept and shared; safe to use from any thread.</summary>
public sealed class RpcClient : IDisposable
{
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(2);
    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = PingAfter,
        KeepAlivePingDelay = PingAfter,
        KeepAlivePingTimeout = PingAfter,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        UseProxy = false,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Calls a method, for example <c>/EncryptionAdmin/GetCapability</c>, of the server at <c>host:port</c>.</summary>
    /// <exception cref="RpcException">The answer has a status other than OK, the server cannot be reached (Unavailable) or the time is over (DeadlineExceeded).</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        string address, string path, TRequest request, MessageParser<TResponse> parser, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var message = CreateRequest(address, path, request, timeout);
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new RpcException(RpcCode.Unavailable, $"{address} answered HTTP {(int)response.StatusCode}");
            ThrowUnlessOk(response.Headers);
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            var result = await RpcFrame.ReadAsync(body, parser, deadline.Token);
            ThrowUnlessOk(response.TrailingHeaders);
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(RpcCode.DeadlineExceeded, $"{address}: context deadline exceeded");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RpcException(RpcCode.Unavailable, $"{address}: {e.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage CreateRequest(string address, string path, IMessage request, TimeSpan timeout)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{address}{path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(RpcFrame.Encode(request)),
        };
        message.Content.Headers.ContentType = ContentType;
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        message.Headers.Add("grpc-timeout", RpcTimeout.Format(timeout));
        return message;
    }

    private static void ThrowUnlessOk(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("grpc-status", out var values)
            || !int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code == (int)RpcCode.Ok)
            return;
        var text = headers.TryGetValues("grpc-message", out var messages) ? Uri.UnescapeDataString(messages.First()) : "";
        throw new RpcException((RpcCode)code, text);
    }
}
