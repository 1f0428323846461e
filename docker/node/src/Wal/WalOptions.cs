namespace Elastickv.Node.Wal;

/// <summary>Settings of a <see cref="WriteAheadLog"/>.</summary>
public sealed record WalOptions
{
    /// <summary>Length to which a segment file is set when it is made, and after which the next begins, in bytes.</summary>
    public long SegmentSize { get; init; } = 64_000_000;
}
