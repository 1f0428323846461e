using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>Where the values that calls saw can have come from.</summary>
internal interface IOrigins
{
    /// <summary>Takes what a call may have brought into the state.</summary>
    void Add(in Call call);

    /// <summary>Whether every value that a completed call saw was brought by some call, or stood there from the beginning.</summary>
    bool Explain(in Call call);
}
