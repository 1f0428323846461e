namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>The labels of captures that no plan may use.</summary>
public static class CaptureLabel
{
    /// <summary>The disks of all nodes, once they were healed, had served and were stopped.</summary>
    public const string Final = "final";

    /// <summary>The folders themselves, of a run that did not come to its final captures.</summary>
    public const string LeftBehind = "left-behind";
}
