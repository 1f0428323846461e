using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Elastickv.Node.Hosting;
using Elastickv.Node.Raft;
using Microsoft.AspNetCore.Connections;

namespace Elastickv.Node.Transport.Peers;

/// <summary>
/// Raft between nodes over the port of <c>--address</c>: one stream per peer and direction, and one more for each snapshot. Peers are
/// found at the addresses of this node's own command line; only who does not stand there, at those that the membership names.
/// </summary>
public sealed class PeerTransport : IPeerTransport, IAsyncDisposable
{
    private readonly ulong _self;
    private readonly uint _electionMs;
    private readonly Func<ulong, string?> _addressOf;
    private readonly IPeerReceiver _receiver;
    private readonly RaftCounters _counters;
    private readonly SnapshotReceiver _snapshots;
    private readonly Func<Message, string, CancellationToken, Task<bool>> _acceptSnapshot;
    private readonly ConcurrentDictionary<(ulong Peer, string Address), Lazy<PeerSender>> _senders = new();
    private readonly CancellationTokenSource _stop = new();

    /// <param name="self">This node's id.</param>
    /// <param name="electionMs">Its election timeout, in milliseconds, for its peers.</param>
    /// <param name="addressOf">Where a member is reached; null for a stranger.</param>
    /// <param name="receiver">Where arriving messages go.</param>
    /// <param name="snapshotDirectory">Where arriving snapshots are written.</param>
    /// <param name="acceptSnapshot">Judges and takes over an arrived snapshot; false or an <see cref="InvalidDataException"/> if it cannot be used.</param>
    /// <param name="counters">Told of what was lost on this node.</param>
    public PeerTransport(
        ulong self, uint electionMs, Func<ulong, string?> addressOf, IPeerReceiver receiver, string snapshotDirectory,
        Func<Message, string, CancellationToken, Task<bool>> acceptSnapshot, RaftCounters counters)
    {
        (_self, _electionMs, _addressOf, _receiver, _acceptSnapshot, _counters) = (self, electionMs, addressOf, receiver, acceptSnapshot, counters);
        _snapshots = new SnapshotReceiver(snapshotDirectory);
        _snapshots.RemoveLeftovers();
    }

    /// <summary>Takes the streams of other nodes at the endpoint.</summary>
    public void MapTo(KestrelEndpoint endpoint)
    {
        endpoint.MapStream(PeerHello.Messages, ServeAsync);
        endpoint.MapStream(PeerHello.Snapshot, ServeAsync);
    }

    public void Send(Message message)
    {
        if (_addressOf(message.To) is { } address)
        {
            _senders.GetOrAdd((message.To, address), CreateSender).Value.Send(message);
            return;
        }

        _counters.CountDroppedMessages(1);
        _receiver.PeerUnreachable(message.To);
    }

    public void SendSnapshot(Message message, string file) => _ = Task.Run(async () =>
    {
        var arrived = _addressOf(message.To) is { } address
            && await SnapshotSender.SendAsync(address, new PeerHello(PeerHello.Snapshot, _self, message.To, _electionMs), message, file, _stop.Token);
        _receiver.SnapshotSent(message.To, arrived);
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var sender in _senders.Values)
            await sender.Value.DisposeAsync();
        _snapshots.Dispose();
        _stop.Dispose();
    }

    private Lazy<PeerSender> CreateSender((ulong Peer, string Address) to) =>
        new(() => new PeerSender(to.Address, new PeerHello(PeerHello.Messages, _self, to.Peer, _electionMs), () => _receiver.PeerUnreachable(to.Peer), _counters));

    private async Task ServeAsync(ConnectionContext connection)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, _stop.Token);
        var input = connection.Transport.Input;
        try
        {
            if (await ReadHelloAsync(input, end.Token) is not { } hello || hello.To != _self || _addressOf(hello.From) is null)
                return;
            await (hello.Magic == PeerHello.Snapshot ? ServeSnapshotAsync(connection, hello, end.Token) : ServeMessagesAsync(input, hello, end.Token));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // The peer went away or sent nonsense: it connects again, and Raft repeats what was lost.
            connection.Abort(new ConnectionAbortedException(e.Message));
        }
    }

    private async Task ServeMessagesAsync(PipeReader input, PeerHello hello, CancellationToken cancellationToken)
    {
        _receiver.PeerIntroduced(hello.From, TimeSpan.FromMilliseconds(hello.ElectionMs));
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (MessageCodec.TryTakeFrame(ref buffer, out var body))
                _receiver.Receive(MessageCodec.Read(body, hello.From, hello.To));
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private async Task ServeSnapshotAsync(ConnectionContext connection, PeerHello hello, CancellationToken cancellationToken)
    {
        if (await _snapshots.ReceiveAsync(connection.Transport.Input, hello, cancellationToken) is not { } snapshot)
            return;
        var isTaken = false;
        try
        {
            isTaken = await _acceptSnapshot(snapshot.Message, snapshot.File, cancellationToken);
        }
        finally
        {
            if (!isTaken)
                File.Delete(snapshot.File);
        }

        if (isTaken)
            await connection.Transport.Output.WriteAsync(new[] { SnapshotSender.Accepted }, cancellationToken);
    }

    private static async Task<PeerHello?> ReadHelloAsync(PipeReader input, CancellationToken cancellationToken)
    {
        var read = await input.ReadAtLeastAsync(PeerHello.Size, cancellationToken);
        if (read.Buffer.Length < PeerHello.Size)
            return null;
        var hello = PeerHello.Decode(read.Buffer.Slice(0, PeerHello.Size).ToArray());
        input.AdvanceTo(read.Buffer.GetPosition(PeerHello.Size));
        return hello;
    }
}
