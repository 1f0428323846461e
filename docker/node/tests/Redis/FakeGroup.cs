using Elastickv.Node.Hosting;
using Elastickv.Node.Redis;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Replicated;

namespace Elastickv.Node.Tests.Redis;

/// <summary>A group of one store in which proposals are applied at once; what goes wrong is set from outside.</summary>
internal sealed class FakeGroup : ITimestampSource, IDisposable
{
    private readonly CommandExecutor _executor = new(RespLimits.Default);
    private readonly Lock _lock = new();
    private ulong _index;

    public InMemoryStore Store { get; } = new();

    /// <summary>Unix milliseconds of the group's clock.</summary>
    public long NowMs { get; set; } = 1_000_000;

    /// <summary>The state machine payloads proposed, in order.</summary>
    public List<Request> Applied { get; } = [];

    public ulong Next() => (ulong)NowMs << 16;

    public void Dispose() => _executor.Dispose();

    public FakeConsensus Member(string id) => new(this, id);

    public Applied Apply(ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            Assert.That(payload[0], Is.Zero, "opcode of a single request");
            Request request = Request.Parser.ParseFrom(payload[1..]);
            Applied.Add(request);
            return new Applied(++_index, _executor.Execute(request, Store));
        }
    }
}
