using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>
/// The Redis connection of one logical process: one TCP connection, one exchange at a time, no retries. A connection that is lost, times out or
/// gets out of step stays lost (<see cref="IsLost"/>); the process opens a new client. Network trouble is a result here, not an exception.
/// </summary>
public sealed class RespClient(IPEndPoint server, TimeProvider time) : IAsyncDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private Socket? _socket;
    private byte[] _input = new byte[4096];
    private int _received;

    public IPEndPoint Server { get; } = server;

    /// <summary>The connection was there and is gone. Every further exchange is <see cref="RespExchange.NotSent"/>.</summary>
    public bool IsLost { get; private set; }

    public Task<RespExchange> ExchangeAsync(RespCommand command, TimeSpan limit, CancellationToken cancellationToken) =>
        ExchangeAsync([command], limit, cancellationToken);

    /// <summary>
    /// Sends the commands in one piece and reads as many replies, connecting first if need be, all within <paramref name="limit"/>. Cancelling does
    /// not throw: it ends the exchange as a timeout does, because what was sent cannot be called back.
    /// </summary>
    public async Task<RespExchange> ExchangeAsync(IReadOnlyList<RespCommand> commands, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(commands.Count);
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        if (await ConnectAsync(either.Token) is { } notConnected)
            return new RespExchange.NotSent(notConnected);
        Encode(commands);
        if (TrySendFirst(out var sent) is { } notSent)
            return new RespExchange.NotSent(Lose(notSent));
        try
        {
            await SendRestAsync(sent, either.Token);
            return new RespExchange.Answered(await ReceiveAsync(commands.Count, either.Token));
        }
        catch (Exception e) when (IsNetwork(e))
        {
            return new RespExchange.NoAnswer(Lose(Describe(e)));
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Null if connected, else why not.</summary>
    private async Task<string?> ConnectAsync(CancellationToken cancellationToken)
    {
        if (IsLost)
            return "connection lost earlier";
        if (_socket is not null)
            return cancellationToken.IsCancellationRequested ? "timeout before sending" : null;
        var socket = new Socket(Server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Server, cancellationToken);
            socket.Blocking = false;
            _socket = socket;
            return null;
        }
        catch (Exception e) when (IsNetwork(e))
        {
            socket.Dispose();
            return $"connect: {Describe(e)}";
        }
    }

    private void Encode(IReadOnlyList<RespCommand> commands)
    {
        _output.ResetWrittenCount();
        foreach (var command in commands)
            command.WriteTo(_output);
    }

    /// <summary>
    /// The first send says for certain whether a byte has left: an error here means that none did. A server that hung up while the connection
    /// was idle is noticed before anything is sent.
    /// </summary>
    private string? TrySendFirst(out int sent)
    {
        sent = 0;
        try
        {
            if (_socket!.Poll(0, SelectMode.SelectRead))
                return "connection closed by the server while idle";
        }
        catch (SocketException e)
        {
            return Describe(e);
        }
        sent = _socket.Send(_output.WrittenSpan, SocketFlags.None, out var error);
        return error is SocketError.Success or SocketError.WouldBlock ? null : $"{error}";
    }

    private async Task SendRestAsync(int sent, CancellationToken cancellationToken)
    {
        while (sent < _output.WrittenCount)
            sent += await _socket!.SendAsync(_output.WrittenMemory[sent..], cancellationToken);
    }

    private async Task<ImmutableArray<RespReply>> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        var replies = ImmutableArray.CreateBuilder<RespReply>(count);
        while (true)
        {
            Parse(replies, count);
            if (replies.Count == count)
                break;
            MakeRoom();
            var read = await _socket!.ReceiveAsync(_input.AsMemory(_received), cancellationToken);
            if (read == 0)
                throw new IOException("connection closed by the server");
            _received += read;
        }
        return _received == 0
            ? replies.MoveToImmutable()
            : throw new RespProtocolException("more replies than commands");
    }

    private void Parse(ImmutableArray<RespReply>.Builder replies, int count)
    {
        var reader = new RespReader(_input.AsSpan(0, _received));
        while (replies.Count < count && reader.TryRead() is { } reply)
            replies.Add(reply);
        _input.AsSpan(reader.Consumed, _received - reader.Consumed).CopyTo(_input);
        _received -= reader.Consumed;
    }

    private void MakeRoom()
    {
        if (_received < _input.Length)
            return;
        if (_input.Length > RespReader.MaxBulk * 2)
            throw new RespProtocolException("a reply is too long");
        Array.Resize(ref _input, _input.Length * 2);
    }

    private string Lose(string reason)
    {
        IsLost = true;
        _socket?.Dispose();
        return reason;
    }

    private static bool IsNetwork(Exception e) => e is SocketException or IOException or OperationCanceledException or RespProtocolException;

    private static string Describe(Exception e) => e switch
    {
        OperationCanceledException => "timeout",
        SocketException socket => $"{socket.SocketErrorCode}",
        RespProtocolException => $"malformed reply: {e.Message}",
        _ => e.Message,
    };
}
