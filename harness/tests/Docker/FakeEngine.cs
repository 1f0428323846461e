using System.Collections.Concurrent;
using System.Text;
using Elastickv.Jepsen.Harness.Docker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Elastickv.Jepsen.Harness.Tests.Docker;

/// <summary>An HTTP server on a unix socket that answers each call as the test says, and 404 in the Engine's way to all others.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new(StringComparer.Ordinal);
    private readonly TestFolder _folder = new();
    private WebApplication _app = null!;

    public EngineAddress Address { get; private set; } = null!;

    /// <summary>Every call, as <c>GET /v1.41/info</c>, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public static async Task<FakeEngine> StartAsync(string apiVersion = "1.41", string minApiVersion = "1.12")
    {
        var engine = new FakeEngine();
        var socket = Path.Combine(engine._folder.Path, "engine.sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.ListenUnixSocket(socket));
        engine._app = builder.Build();
        engine._app.Run(engine.AnswerAsync);
        await engine._app.StartAsync();
        engine.Address = EngineAddress.Parse($"unix://{socket}");
        engine.Json("GET /version", $$"""{"Version":"99.0","ApiVersion":"{{apiVersion}}","MinAPIVersion":"{{minApiVersion}}","KernelVersion":"6.1"}""");
        return engine;
    }

    /// <summary>Answers a call, given as <c>GET /version</c> without the query, with JSON.</summary>
    public void Json(string call, string body, int status = 200) => On(call, async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    });

    /// <summary>Answers a call with bytes.</summary>
    public void Bytes(string call, byte[] body) => On(call, async context => await context.Response.Body.WriteAsync(body));

    public void On(string call, RequestDelegate answer) => _answers[call] = answer;

    /// <summary>One frame of a log: eight bytes of header, then the text.</summary>
    public static byte[] Frame(string text, byte stream = 1)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return [stream, 0, 0, 0, 0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var call = $"{context.Request.Method} {context.Request.Path}";
        Calls.Enqueue(call + context.Request.QueryString);
        if (_answers.TryGetValue(call, out var answer))
        {
            await answer(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        await context.Response.WriteAsync($$"""{"message":"No such thing: {{call}}"}""");
    }
}
