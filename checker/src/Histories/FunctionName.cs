namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>The names of what operations do, as Jepsen's workloads spell them.</summary>
public static class FunctionName
{
    public const string Read = "read";
    public const string Write = "write";

    /// <summary>Compare and set; the value is the pair <c>[old new]</c>.</summary>
    public const string Cas = "cas";

    /// <summary>A transaction; the value is a list of steps such as <c>[append key value]</c> and <c>[r key value]</c>.</summary>
    public const string Txn = "txn";
}
