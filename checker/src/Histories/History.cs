using System.Collections;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>The ordered list of everything that clients saw.</summary>
public sealed class History(IReadOnlyList<Operation> operations) : IReadOnlyList<Operation>
{
    public int Count => operations.Count;

    public Operation this[int index] => operations[index];

    public IEnumerator<Operation> GetEnumerator() => operations.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
