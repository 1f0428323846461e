namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>What a run is doing.</summary>
public enum RunStage
{
    Starting,
    Running,
    Healing,
    Probing,
    FinalReads,
    Stopping,
    Done,
}
