namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>A log entry that a test may spoil.</summary>
internal sealed class ForgedEntry(ulong term, ulong index, byte[] data)
{
    public ulong Term { get; set; } = term;

    public ulong Index { get; set; } = index;

    public byte[] Data { get; set; } = data;

    /// <summary>Whether it is no entry but the mark of a snapshot of this index and term.</summary>
    public bool IsSnapshot { get; init; }
}
