using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>One RESP2 reply. Bytes are owned by the reply.</summary>
public sealed record RespReply
{
    private RespReply(RespKind kind) => Kind = kind;

    public RespKind Kind { get; }

    /// <summary>A nil bulk string or nil array.</summary>
    public bool IsNil { get; private init; }

    /// <summary>The content of a simple string, error or bulk string; empty for the rest.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>The value of an integer reply; 0 for the rest.</summary>
    public long Integer { get; private init; }

    /// <summary>The items of an array; empty for the rest.</summary>
    public ImmutableArray<RespReply> Items { get; private init; } = [];

    public bool IsError => Kind == RespKind.Error;

    /// <summary>
    /// Whether it is the acknowledgement of a SET: <c>+OK</c> from the leader, the bulk string <c>$2 OK</c> through a follower.
    /// </summary>
    public bool IsOk => Kind is RespKind.SimpleString or RespKind.Bulk && Bytes.Span.SequenceEqual("OK"u8);

    /// <summary>The content as UTF-8 text; null for a nil bulk string.</summary>
    public string? Text => IsNil ? null : Encoding.UTF8.GetString(Bytes.Span);

    public static RespReply SimpleString(ReadOnlySpan<byte> text) => new(RespKind.SimpleString) { Bytes = text.ToArray() };

    public static RespReply Error(ReadOnlySpan<byte> text) => new(RespKind.Error) { Bytes = text.ToArray() };

    public static RespReply Number(long value) => new(RespKind.Integer) { Integer = value };

    public static RespReply Bulk(ReadOnlySpan<byte> content) => new(RespKind.Bulk) { Bytes = content.ToArray() };

    public static RespReply Array(ImmutableArray<RespReply> items) => new(RespKind.Array) { Items = items };

    public static RespReply Nil(RespKind kind) => new(kind) { IsNil = true };

    /// <summary>Reads the first reply of what has arrived so far.</summary>
    /// <returns>Whether it is complete; <paramref name="consumed"/> is then its length in bytes.</returns>
    /// <exception cref="RespProtocolException">Malformed or beyond a limit.</exception>
    public static bool TryParse(ReadOnlySpan<byte> received, [NotNullWhen(true)] out RespReply? reply, out int consumed)
    {
        var reader = new RespReader(received);
        reply = reader.TryRead();
        consumed = reader.Consumed;
        return reply is not null;
    }

    public override string ToString() => Kind switch
    {
        _ when IsNil => "nil",
        RespKind.Integer => $":{Integer}",
        RespKind.Array => $"[{string.Join(", ", Items)}]",
        RespKind.Error => $"-{Text}",
        _ => Text!,
    };
}
