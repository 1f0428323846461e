namespace Elastickv.Jepsen.Checker.Linearizability.Zones;

/// <summary>One value of a register: the call that wrote it, and what is known of the calls that saw it. Calls and clusters are numbers; -1 is none.</summary>
internal struct Cluster
{
    public const int None = -1;

    public int Writer;

    /// <summary>The read that ended first.</summary>
    public int FirstRead;

    /// <summary>The read that began last.</summary>
    public int LastRead;

    /// <summary>The cluster whose writer replaced this value by compare-and-set.</summary>
    public int Successor;

    /// <summary>Whether the value must have stood in the register: it was certainly written, or seen.</summary>
    public bool IsReal;

    public Cluster(int writer)
    {
        Writer = writer;
        FirstRead = LastRead = Successor = None;
    }
}
