namespace Elastickv.Jepsen.Checker.Transactions.Limits;

/// <summary>A check cannot go on; if it found nothing until then, its answer is <c>unknown</c> for this reason.</summary>
internal sealed class UndecidedException(string kind, string reason) : Exception(reason)
{
    /// <summary>The kind of finding: <c>time-limit</c>, <c>memory-limit</c> or <c>written-twice</c>.</summary>
    public string Kind => kind;
}
