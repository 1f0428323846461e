namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>The names of what operations do, as Jepsen's workloads spell them.</summary>
public static class FunctionName
{
    public const string Read = "read";
    public const string Write = "write";

    /// <summary>Compare and set; the value is the pair <c>[old new]</c>.</summary>
    public const string Cas = "cas";
}
