using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Cli;

/// <summary>Exit codes, as Jepsen has them.</summary>
public static class ExitCode
{
    public const int Valid = 0;
    public const int Invalid = 1;
    public const int Unknown = 2;

    /// <summary>The input is wrong; one line on standard error says what and how to mend it.</summary>
    public const int BadInput = 254;

    /// <summary>The suite itself failed.</summary>
    public const int Failure = 255;

    public static int Of(Verdict verdict) => verdict switch
    {
        Verdict.Valid => Valid,
        Verdict.Invalid => Invalid,
        _ => Unknown,
    };
}
