using System.Net;
using System.Net.Sockets;
using System.Text;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Tests.Redis;

/// <summary>Speaks to a server in literal bytes.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _tcp = new();
    private readonly RespReplyScanner _scanner = new(RespLimits.Default);
    private byte[] _input = [];

    private RawClient()
    {
    }

    public static async Task<RawClient> ConnectAsync(IPEndPoint endPoint)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync(endPoint);
        client._tcp.NoDelay = true;
        return client;
    }

    /// <summary>Sends one command and returns its reply with line ends shown as spaces.</summary>
    public async Task<string> CallAsync(params string[] words)
    {
        await SendAsync(Encode(words));
        return await ReceiveAsync();
    }

    public static byte[] Encode(params string[] words) =>
        Encoding.UTF8.GetBytes($"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n")));

    public async Task SendAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes);

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task<string> ReceiveAsync()
    {
        int length;
        while (!_scanner.TryFindEnd(_input, out length))
        {
            if (!await FillAsync())
                throw new EndOfStreamException();
        }

        string reply = Encoding.UTF8.GetString(_input, 0, length);
        _input = _input[length..];
        return reply.TrimEnd().Replace("\r\n", " ");
    }

    /// <summary>Waits for the server to close the connection.</summary>
    public async Task<bool> IsClosedAsync()
    {
        while (await FillAsync())
            _input = [];
        return true;
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<bool> FillAsync()
    {
        var block = new byte[64 * 1024];
        using var patience = new CancellationTokenSource(Patience);
        int received;
        try
        {
            received = await _tcp.GetStream().ReadAsync(block, patience.Token);
        }
        catch (IOException)
        {
            return false;
        }

        _input = [.. _input, .. block.AsSpan(0, received)];
        return received > 0;
    }
}
