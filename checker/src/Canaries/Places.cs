using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Tells places apart by path (data directory of spec §12.5).</summary>
public static class Places
{
    /// <summary>The place of a file, by its path within a disk image.</summary>
    public static Place Of(string path)
    {
        var parts = path.Split('/');
        foreach (var directory in parts.AsSpan(0, parts.Length - 1))
        {
            switch (directory)
            {
                case "wal":
                    return Place.RaftLog;
                case "fsm.db":
                    return Place.Store;
                case "fsm-snap":
                    return Place.Snapshots;
                case "encryption":
                    return Place.Sidecar;
            }
        }

        var name = parts[^1];
        if (name.StartsWith(SidecarReader.FileName, StringComparison.Ordinal))
            return Place.Sidecar;
        return name.EndsWith(".log", StringComparison.Ordinal) || name.Contains(".log ", StringComparison.Ordinal) ? Place.NodeLog : Place.Other;
    }

    /// <summary>How an operator would name a place.</summary>
    public static string Describe(Place place) => place switch
    {
        Place.RaftLog => "the Raft log",
        Place.Store => "the store",
        Place.Snapshots => "the snapshots",
        Place.Sidecar => "the sidecar's directory",
        Place.NodeLog => "the node's log",
        Place.FileName => "a file name",
        _ => "another file",
    };
}
