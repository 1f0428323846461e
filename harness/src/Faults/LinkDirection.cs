namespace Elastickv.Jepsen.Harness.Faults;

/// <summary>Which way bytes go, as one node sees it.</summary>
public enum LinkDirection
{
    /// <summary>What others send to it.</summary>
    Inbound,

    /// <summary>What it sends to others.</summary>
    Outbound,
}
