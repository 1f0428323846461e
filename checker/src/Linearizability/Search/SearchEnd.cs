namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>How a search ended.</summary>
internal enum SearchEnd
{
    /// <summary>Every certain call was placed.</summary>
    Found,

    /// <summary>Every order was tried in vain.</summary>
    Exhausted,

    OutOfTime,
    OutOfMemory,
}
