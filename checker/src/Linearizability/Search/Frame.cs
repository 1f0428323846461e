namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>One placed call, with what is needed to take it back and to try the next one in its stead.</summary>
/// <param name="Call">The call.</param>
/// <param name="Place">Its place among <see cref="OptionalCalls"/>, or -1 for a certain call.</param>
/// <param name="IsForced">Whether placing it was no choice.</param>
/// <param name="State">The state before.</param>
/// <param name="Obligation">The obligation before.</param>
/// <param name="Calls">The fingerprint of the placed calls before.</param>
internal readonly record struct Frame(int Call, int Place, bool IsForced, int State, int Obligation, UInt128 Calls);
