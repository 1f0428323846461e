using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Elastickv.Jepsen.Harness.Docker.Transport;

/// <summary>HTTP with the Engine, over its unix socket or tcp: JSON in and out, streams where something is large or does not end.</summary>
internal sealed class EngineConnection : IDisposable
{
    /// <summary>How long an ordinary call may take, on a loaded machine with a slow disk.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(45);
    private static readonly string TooLate = $"no answer within {CallLimit.TotalSeconds:0} s";
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>The Engine writes names with capital letters, as records have them.</summary>
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly CancellationTokenSource _lost = new();
    private readonly EngineAddress _address;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public EngineConnection(EngineAddress address, TimeProvider time)
    {
        (_address, _time) = (address, time);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => ConnectAsync(address, cancellationToken),
            ConnectTimeout = ConnectLimit,
            UseProxy = false,
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(address.Socket is null ? $"http://{address.Host}:{address.Port}/" : "http://docker/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Null until it is negotiated.</summary>
    public EngineVersion? Version { get; set; }

    /// <summary>Cancelled when the Engine has stopped answering.</summary>
    public CancellationToken Lost => _lost.Token;

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        await CallAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    public async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken) =>
        await CallAsync<T>(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body, body.GetType(), options: Json), cancellationToken);

    public async Task PostAsync(string path, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, path, null, CallLimit, cancellationToken)).Dispose();

    public async Task PutAsync(string path, HttpContent content, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Put, path, content, CallLimit, cancellationToken)).Dispose();

    public async Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Delete, path, null, CallLimit, cancellationToken)).Dispose();

    /// <summary>A call that answers only once something has happened: no limit but the token.</summary>
    public async Task<T> WaitAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, null, Timeout.InfiniteTimeSpan, cancellationToken);
        return await GuardAsync(() => ReadAsync<T>(response, cancellationToken), path, cancellationToken);
    }

    /// <summary>An answer that is read as it comes. The caller disposes of it.</summary>
    public async Task<EngineStream> StreamAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
        var response = await SendAsync(method, path, content, CallLimit, cancellationToken);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return new EngineStream(response, new TimedStream(stream, CallLimit, _time, () => NoAnswer(path, TooLate, null)));
    }

    /// <summary>An answer that goes on for as long as something lives, and may be silent meanwhile.</summary>
    public async Task<EngineStream> FollowAsync(string path, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, path, null, CallLimit, cancellationToken);
        return new EngineStream(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public void Dispose()
    {
        _http.Dispose();
        _lost.Dispose();
    }

    private async Task<T> CallAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, CallLimit, cancellationToken);
        return await GuardAsync(() => ReadAsync<T>(response, cancellationToken), path, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, Version is null ? path : $"v{Version}/{path}") { Content = content };
        var response = await GuardAsync(
            () => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), path, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new EngineException(response.StatusCode, await MessageAsync(response, cancellationToken));
    }

    /// <summary>Turns every way in which the Engine may fail to answer into one exception.</summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> call, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or JsonException)
        {
            throw NoAnswer(path, e.InnerException?.Message ?? e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(path, TooLate, e);
        }
    }

    private EngineException NoAnswer(string path, string reason, Exception? cause)
    {
        _lost.Cancel();
        var call = path.Split('?')[0];
        return new EngineException($"the Docker Engine at {_address} does not answer ({call}: {reason}): start it, or name another with DOCKER_HOST.", cause!);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new JsonException("an empty answer");

    private static async Task<string> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<ErrorReply>(text, Json)?.Message?.Trim() ?? response.ReasonPhrase ?? $"{(int)response.StatusCode}";
        }
        catch (JsonException)
        {
            return text.Length == 0 ? $"{(int)response.StatusCode} {response.ReasonPhrase}" : text.Trim();
        }
    }

    private static async ValueTask<Stream> ConnectAsync(EngineAddress address, CancellationToken cancellationToken)
    {
        // The runtime calls a socket that is not there an address that cannot be assigned, which helps nobody.
        if (address.Socket is { } file && !File.Exists(file))
            throw new FileNotFoundException("there is no such socket");
        EndPoint target = address.Socket is { } path ? new UnixDomainSocketEndPoint(path) : new DnsEndPoint(address.Host, address.Port);
        var socket = address.Socket is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record ErrorReply([property: JsonPropertyName("message")] string? Message);
}
