namespace Elastickv.Node.Redis.Protocol;

/// <summary>Bounds of what a client may send and a reply may hold; everything beyond is a protocol error or a refused command. Sizes in bytes.</summary>
public sealed record RespLimits
{
    public static RespLimits Default { get; } = new();

    /// <summary>Arguments of one command, its name included.</summary>
    public int MaxArguments { get; init; } = 16 * 1024;

    /// <summary>One whole request as sent.</summary>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>A line: an inline command, or the header of an array or bulk string.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024;

    /// <summary>All replies a connection holds before they are sent; also the longest reply accepted from a leader.</summary>
    public int MaxReplyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Commands between MULTI and EXEC.</summary>
    public int MaxQueuedCommands { get; init; } = 1024;

    /// <summary>Argument bytes between MULTI and EXEC.</summary>
    public int MaxQueuedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Client connections of one node.</summary>
    public int MaxConnections { get; init; } = 10_000;
}
