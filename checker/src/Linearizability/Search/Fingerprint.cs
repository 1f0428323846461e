namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>
/// Random 128-bit codes for the parts of a configuration; a configuration's fingerprint is the exclusive or of its parts' codes, so that it
/// follows each step in constant time. The codes come from a fixed seed: a check is reproducible.
/// </summary>
internal static class Fingerprint
{
    private const ulong CallDomain = 0x9E3779B97F4A7C15;
    private const ulong StateDomain = 0xD1B54A32D192ED03;
    private const ulong ObligationDomain = 0x8CB92BA72F3D8DD7;

    public static UInt128 OfCall(int call) => Code(CallDomain, call);

    public static UInt128 OfState(int state) => Code(StateDomain, state);

    /// <summary>Code of "the next step must depend on what was just placed in this state".</summary>
    public static UInt128 OfObligation(int state) => Code(ObligationDomain, state);

    private static UInt128 Code(ulong domain, int number)
    {
        var seed = domain + (0xA24BAED4963EE407UL * ((ulong)(uint)number + 1));
        return new UInt128(Mix(seed), Mix(seed ^ 0x2545F4914F6CDD1D));
    }

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
