using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Elastickv.Node.Hosting;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Redis.Routing;

namespace Elastickv.Node.Redis.Sessions;

/// <summary>
/// One client connection: requests are served one after the other in the order they came, replies go out when the input is used up or the
/// output is large. What one task of this class touches, no other does.
/// </summary>
internal sealed class Session : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly SessionServices _services;
    private readonly InputBuffer _input;
    private readonly RespRequestParser _parser;
    private readonly RespWriter _output;
    private readonly TransactionQueue _transaction;
    private readonly ConnectionCommands _connection;
    private readonly FenceWaiter _fence = new();

    /// <summary>Whether a fence was passed that began after all requests now in the input had arrived.</summary>
    private bool _isFenced;

    private bool _isClosing;

    public Session(Socket socket, SessionServices services, long id)
    {
        RespLimits limits = services.Options.Limits;
        _socket = socket;
        _services = services;
        _input = new InputBuffer(limits.MaxRequestBytes);
        _parser = new RespRequestParser(limits);
        _output = new RespWriter(limits.MaxReplyBytes);
        _transaction = new TransactionQueue(limits);
        _connection = new ConnectionCommands(services.Info, id);
    }

    /// <summary>Serves until the client leaves, breaks the protocol or the socket is closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (!_isClosing && await ReceiveAsync())
            {
                await ServeInputAsync();
                await FlushAsync();
            }
        }
        catch (RespProtocolException e)
        {
            _output.Error("ERR Protocol error: " + e.Message);
            await FlushAsync();
        }
    }

    /// <summary>Ends the connection from outside; what it has under way ends on its own.</summary>
    public void Close() => _socket.Dispose();

    public void Dispose()
    {
        _socket.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveAsync()
    {
        int received = await _socket.ReceiveAsync(_input.Room(), SocketFlags.None);
        _input.Received(received);
        _isFenced = false;
        return received > 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ServeInputAsync()
    {
        while (!_isClosing && _parser.TryParse(_input.Unread, out int consumed))
        {
            if (_parser.Request.Count > 0)
                await ServeAndCountAsync(_parser.Request);
            _input.Consume(consumed);
            if (_output.Length >= FlushBytes)
                await FlushAsync();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync()
    {
        ReadOnlyMemory<byte> rest = _output.Written;
        while (!rest.IsEmpty)
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
        _output.Clear();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ServeAndCountAsync(Arguments request)
    {
        long begun = _services.Metrics.Begin();
        int start = _output.Length;
        CommandSpec? spec = CommandTable.Find(request[0]);
        await (spec is null ? ServeUnkeyedAsync(request) : ServeAsync(spec, request));
        bool isError = _output.Length > start && _output.Written.Span[start] == (byte)'-';
        if (spec is not null)
            _services.Metrics.Count(spec, begun, isError);
        else if (isError)
            _services.Metrics.CountOtherError();
    }

    private ValueTask ServeAsync(CommandSpec spec, Arguments request)
    {
        if (!spec.Accepts(request.Count))
            Refuse(CommandException.WrongArity(spec.Name).Message);
        else if (_transaction.IsOpen)
            Enqueue(request);
        else if (spec.Read is not null && _services.Consensus.Status.IsLeader)
            return ReadHereAsync(spec, request);
        else
            return RouteAsync(new RoutedRequest([request], IsMulti: false, spec.Read is null ? null : spec, _connection.IsPeer));
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadHereAsync(CommandSpec read, Arguments request)
    {
        if (!_isFenced && !await TryFenceAsync())
        {
            await RouteAsync(new RoutedRequest([request], IsMulti: false, read, _connection.IsPeer));
            return;
        }

        _services.Local.Read(read, request, _output);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryFenceAsync()
    {
        try
        {
            await _services.Local.FenceAsync(_fence);
            _isFenced = true;
        }
        catch (Exception e) when (e is NotLeaderException or OperationCanceledException)
        {
            _isFenced = false;
        }

        return _isFenced;
    }

    private async ValueTask RouteAsync(RoutedRequest request)
    {
        _isFenced = false;
        await _services.Router.RouteAsync(request, _output);
    }

    private ValueTask ServeUnkeyedAsync(Arguments request)
    {
        if (request.Is(0, "MULTI"u8))
            Begin();
        else if (request.Is(0, "EXEC"u8))
            return ExecuteAsync();
        else if (request.Is(0, "DISCARD"u8))
            Discard();
        else if (request.Is(0, "QUIT"u8))
            Quit();
        else if (_transaction.IsOpen)
            Refuse("ERR command is not allowed inside a transaction");
        else if (!_connection.TryAnswer(request, _output))
            RefuseUnknown(request[0]);
        return ValueTask.CompletedTask;
    }

    private void Begin()
    {
        if (_transaction.IsOpen)
        {
            _output.Error("ERR MULTI calls can not be nested");
            return;
        }

        _transaction.Begin();
        _output.SimpleString("OK"u8);
    }

    private void Enqueue(Arguments request)
    {
        if (_transaction.TryAdd(request))
            _output.SimpleString("QUEUED"u8);
        else
            _output.Error("ERR transaction is too large");
    }

    private async ValueTask ExecuteAsync()
    {
        if (!_transaction.IsOpen)
            _output.Error("ERR EXEC without MULTI");
        else if (_transaction.IsSpoilt)
            _output.Error("EXECABORT Transaction discarded because of previous errors.");
        else if (_transaction.Commands.Count == 0)
            _output.Array(0);
        else
            await RouteAsync(new RoutedRequest(_transaction.Commands, IsMulti: true, Read: null, _connection.IsPeer));
        _transaction.End();
    }

    private void Discard()
    {
        if (_transaction.IsOpen)
            _output.SimpleString("OK"u8);
        else
            _output.Error("ERR DISCARD without MULTI");
        _transaction.End();
    }

    private void Quit()
    {
        _output.SimpleString("OK"u8);
        _isClosing = true;
    }

    private void RefuseUnknown(ReadOnlySpan<byte> name)
    {
        _services.Metrics.CountUnsupported();
        Refuse(CommandTable.Unsupported(name));
    }

    /// <summary>A command refused inside MULTI spoils the transaction.</summary>
    private void Refuse(string error)
    {
        _transaction.Spoil();
        _output.Error(error);
    }
}
