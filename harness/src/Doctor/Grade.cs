namespace Elastickv.Jepsen.Harness.Doctor;

/// <summary>What an examination found.</summary>
public enum Grade
{
    Good,

    /// <summary>A run is possible, with less to it.</summary>
    Limited,

    /// <summary>What needs this cannot run.</summary>
    Missing,
}
