namespace Elastickv.Node.Storage;

/// <summary>Raw rows, ordered by the bytes of their keys.</summary>
public interface IRowReader
{
    /// <summary>No row has a commit timestamp above this one.</summary>
    ulong GreatestTimestamp { get; }

    /// <summary>The value of a row, or null if there is none.</summary>
    byte[]? Get(ReadOnlySpan<byte> key);

    /// <summary>Visits the rows with <paramref name="from"/> ≤ key &lt; <paramref name="to"/> in key order; an empty <paramref name="to"/> is no bound.</summary>
    void Scan<TVisitor>(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct;
}
