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

    public const string Get = "get";
    public const string Put = "put";
    public const string Append = "append";

    /// <summary>Adds an element to a set, or a number to a counter.</summary>
    public const string Add = "add";

    public const string Remove = "remove";

    /// <summary>Adds 1 to a counter and returns the sum.</summary>
    public const string Incr = "incr";

    /// <summary>Asks for a fresh id.</summary>
    public const string Generate = "generate";

    /// <summary>Moves money between the accounts of a bank.</summary>
    public const string Transfer = "transfer";

    public const string Enqueue = "enqueue";
    public const string Dequeue = "dequeue";

    /// <summary>Dequeues all there is; the value is the list.</summary>
    public const string Drain = "drain";
}
