namespace Elastickv.Jepsen.Checker.Linearizability.Zones;

/// <summary>
/// The stretch of time that a value and those that followed it by compare-and-set need for themselves (Gibbons and Korach, 1997).
/// If the first end lies before the last beginning the zone is forward: the register held these values all the time between.
/// Otherwise it is backward: all its calls overlap, and one moment between the two is enough.
/// </summary>
/// <param name="FirstEnd">Position of the first end of a call.</param>
/// <param name="LastStart">Position of the last beginning of a call.</param>
/// <param name="FirstToEnd">The call that ends first; -1 for the beginning of everything.</param>
/// <param name="LastToStart">The call that begins last; -1 for the beginning of everything.</param>
internal readonly record struct Zone(int FirstEnd, int LastStart, int FirstToEnd, int LastToStart) : IComparable<Zone>
{
    public bool IsForward => FirstEnd < LastStart;

    public int CompareTo(Zone other) => FirstEnd.CompareTo(other.FirstEnd);

    /// <summary>Whether each must come before the other.</summary>
    public bool Conflicts(in Zone other) => FirstEnd < other.LastStart && other.FirstEnd < LastStart;
}
