namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>What one event of a process says about an operation, in Jepsen's terms.</summary>
public enum OperationType
{
    /// <summary>The process is about to send the operation.</summary>
    Invoke,

    /// <summary>The operation certainly happened, between its invocation and now.</summary>
    Ok,

    /// <summary>The operation certainly did not happen, and never will.</summary>
    Fail,

    /// <summary>Nobody knows: it may have happened, may happen later, or never. The process retires.</summary>
    Info,
}
