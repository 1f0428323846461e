using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Storage;

/// <summary>Counts the rows that searches visit.</summary>
internal sealed class CountingRows(IRowReader rows) : IRowReader
{
    public int Visited { get; private set; }

    public ulong GreatestTimestamp => rows.GreatestTimestamp;

    public byte[]? Get(ReadOnlySpan<byte> key) => rows.Get(key);

    public void Scan<TVisitor>(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct
    {
        var counter = new Counter();
        rows.Scan(from, to, ref counter);
        Visited += counter.Rows;
        rows.Scan(from, to, ref visitor);
    }

    private struct Counter : IRowVisitor
    {
        public int Rows { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Rows++;
            return true;
        }
    }
}
