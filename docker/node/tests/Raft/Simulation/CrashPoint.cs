namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>Where in the work on a batch a member dies.</summary>
public enum CrashPoint
{
    None,
    BeforeStore,
    Storing,
    AfterStore,
    Sending,
    Applying,
    BeforeAdvance,
}
