using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Elastickv.Node.Transport.Rpc;

/// <summary>One unary gRPC method on an HTTP/2 request: reads the message, calls the handler within the caller's deadline, answers with a status.</summary>
internal static class UnaryMethod
{
    private const string ContentType = "application/grpc";

    /// <summary>Longer timeouts than a timer can hold are as good as none.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    public static RequestDelegate Create<TRequest, TResponse>(
        MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task<TResponse>> handler)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        async context =>
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            var timeout = RpcTimeout.Parse(context.Request.Headers["grpc-timeout"]);
            if (timeout is { } limit && limit < LongestTimeout)
                deadline.CancelAfter(limit);
            try
            {
                var request = await RpcFrame.ReadAsync(context.Request.Body, parser, deadline.Token);
                var response = await handler(request, deadline.Token);
                await AnswerAsync(context, response);
            }
            catch (RpcException e)
            {
                Refuse(context, e.Code, e.Message);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                var gone = context.RequestAborted.IsCancellationRequested;
                Refuse(context, gone ? RpcCode.Canceled : RpcCode.DeadlineExceeded, gone ? "context canceled" : "context deadline exceeded");
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                Refuse(context, RpcCode.Internal, e.Message);
            }
        };

    /// <summary>Answers with a status and no message ("trailers only").</summary>
    public static void Refuse(HttpContext context, RpcCode code, string message)
    {
        if (context.Response.HasStarted)
            return;
        context.Response.ContentType = ContentType;
        context.Response.Headers["grpc-status"] = ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
    }

    private static async Task AnswerAsync(HttpContext context, IMessage response)
    {
        context.Response.ContentType = ContentType;
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(RpcFrame.Encode(response), context.RequestAborted);
    }
}
