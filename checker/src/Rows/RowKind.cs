namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>What a raw row of the store is.</summary>
public enum RowKind
{
    /// <summary>A version of a key (spec §2.2).</summary>
    Version,

    /// <summary>A row of the writer registry (spec §5.1).</summary>
    Registry,

    /// <summary>The store's own bookkeeping (spec §2.8).</summary>
    Meta,

    /// <summary>None of these.</summary>
    Unknown,
}
