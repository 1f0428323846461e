using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>
/// Unary gRPC calls to one address: HTTP/2 in the clear with prior knowledge, one message each way, no compression, no retries.
/// Instances are cheap and share connections; a connection that died is replaced by the next call.
/// </summary>
public sealed class GrpcClient(IPEndPoint server, TimeProvider? time = null)
{
    // One pool for the process. The system's proxy settings must not get between the suite and a node.
    private static readonly HttpMessageInvoker Connections = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    });

    private readonly Uri _base = new($"http://{server}");
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Calls <paramref name="method"/>, for example <c>/RaftAdmin/Status</c>, and gives up after <paramref name="limit"/>.</summary>
    /// <exception cref="GrpcException">Any answer but OK, no answer in time, or no connection.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, TimeSpan limit, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var message = Request(method, request, limit);
            using var response = await Connections.SendAsync(message, either.Token);
            return await ReadAsync(response, parser, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(GrpcStatus.DeadlineExceeded, $"{method} on {server}: no answer within {limit.TotalSeconds:0.###} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"{method} on {server}: {Innermost(e).Message}", e);
        }
    }

    private HttpRequestMessage Request(string method, IMessage request, TimeSpan limit)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFrame.Encode(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        message.Headers.Add("grpc-timeout", GrpcTimeout.Format(limit));
        return message;
    }

    private static async Task<TResponse> ReadAsync<TResponse>(HttpResponseMessage response, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw new GrpcException(GrpcStatus.Unknown, $"HTTP status {(int)response.StatusCode} instead of a gRPC answer");
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var frame = await GrpcFrame.ReadAsync(body, cancellationToken);
        GrpcTrailers.Of(response).ThrowUnlessOk();
        return frame is null
            ? throw new GrpcException(GrpcStatus.Internal, "the server answered OK without a message")
            : Parse(parser, frame);
    }

    private static TResponse Parse<TResponse>(MessageParser<TResponse> parser, byte[] frame)
        where TResponse : IMessage<TResponse>
    {
        try
        {
            return parser.ParseFrom(frame);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatus.Internal, $"unreadable answer: {e.Message}", e);
        }
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
