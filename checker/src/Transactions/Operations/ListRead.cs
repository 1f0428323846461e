namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>
/// A list that was read, as the beginning of a longer one: nearly all lists read of a key are, and so a read of any length takes 8 bytes.
/// </summary>
/// <param name="Branch">The number of the longer list in <see cref="ListReads"/>; of no meaning for an empty list.</param>
/// <param name="Length">How many of its elements were read.</param>
internal readonly record struct ListRead(int Branch, int Length)
{
    public long Pack() => ((long)Branch << 32) | (uint)Length;

    public static ListRead Unpack(long packed) => new((int)(packed >> 32), (int)packed);
}
