using System.Threading.Channels;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>One at a time: <c>using var turn = await _turn.TakeAsync(…)</c>. A channel with one token, which needs no disposal.</summary>
internal sealed class Turn
{
    private readonly Channel<Turn> _token = Channel.CreateBounded<Turn>(1);

    public Turn() => _token.Writer.TryWrite(this);

    public async Task<Holder> TakeAsync(CancellationToken cancellationToken) => new(await _token.Reader.ReadAsync(cancellationToken));

    public readonly struct Holder(Turn turn) : IDisposable
    {
        public void Dispose() => turn._token.Writer.TryWrite(turn);
    }
}
