namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>The raft id of the node that an image is of: the data directory is named after it (spec §12.5).</summary>
internal static class RaftId
{
    public static string Of(DiskImage image)
    {
        foreach (var file in image.Files)
        {
            var parts = file.Path.Split('/');
            var wal = Array.IndexOf(parts, "wal");
            if (wal < 1)
                continue;
            var holder = parts[wal - 1].StartsWith("group-", StringComparison.Ordinal) && wal > 1 ? parts[wal - 2] : parts[wal - 1];
            return holder;
        }

        return image.Node;
    }
}
