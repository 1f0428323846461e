namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>The names of verdicts, as files and reports spell them.</summary>
public static class VerdictName
{
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Valid => "valid",
        Verdict.Invalid => "invalid",
        Verdict.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "not a verdict"),
    };

    /// <exception cref="FormatException">Not the name of a verdict.</exception>
    public static Verdict Parse(string name) => name switch
    {
        "valid" => Verdict.Valid,
        "invalid" => Verdict.Invalid,
        "unknown" => Verdict.Unknown,
        _ => throw new FormatException($"\"{name}\" is not a verdict"),
    };
}
