namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>The signals that the suite sends, with their numbers on Linux.</summary>
public enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
