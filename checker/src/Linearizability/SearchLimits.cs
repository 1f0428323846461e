namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>What a check may use before it answers <c>unknown</c>. Both limits are for all keys together.</summary>
/// <param name="Time">How long it may take.</param>
/// <param name="MemoryBytes">How much memory the searches may use besides the history.</param>
public sealed record SearchLimits(TimeSpan Time, long MemoryBytes)
{
    /// <summary>What was asked for, where these limits are only what is left of it; messages name that.</summary>
    public SearchLimits? Whole { get; init; }

    public static SearchLimits Default { get; } = new(TimeSpan.FromMinutes(1), 1L << 30);
}
