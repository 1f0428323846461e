using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>Copies a node's folder as it is now to <c>LABEL/NODE</c> below the captures' root, so that the node may go on changing its own.</summary>
internal sealed class NodeCapture(string root)
{
    /// <param name="node">The node's id.</param>
    /// <param name="label">Unique in the run, and a plain folder name.</param>
    /// <param name="folder">The node's folder.</param>
    /// <param name="pid">Its process if it runs: files it has deleted but holds open are copied, too.</param>
    /// <param name="cancellationToken">Removes what is copied so far.</param>
    public async Task<DiskImage> TakeAsync(string node, string label, string folder, int? pid, CancellationToken cancellationToken)
    {
        if (label.Length == 0 || label is "." or ".." || label.Contains('/'))
            throw new ArgumentException($"'{label}' cannot name a capture", nameof(label));
        var copy = Path.Combine(root, label, node);
        if (Directory.Exists(copy))
            throw new InvalidOperationException($"there is a capture '{label}' of {node} already");
        await CaptureFolder.FillAsync(copy, () => CopyAllAsync(folder, copy, pid, cancellationToken));
        return FolderImage.Read(node, label, copy);
    }

    private static async Task CopyAllAsync(string folder, string copy, int? pid, CancellationToken cancellationToken)
    {
        // Deleted files first: they are gone for good once the process closes them.
        foreach (var (handle, name) in pid is { } process ? DeletedFiles.Of(process) : [])
            await CopyAsync(handle, Path.Combine(copy, DeletedName(folder, name, handle)), cancellationToken);
        foreach (var file in Walk(folder))
            await CopyAsync(file, Path.Combine(copy, Path.GetRelativePath(folder, file)), cancellationToken);
    }

    /// <summary>Keeps the folder it was in, which says what kind of file it was; two deleted files may have had the same name.</summary>
    private static string DeletedName(string folder, string name, string handle)
    {
        var relative = Path.GetRelativePath(folder, name);
        var inside = !relative.StartsWith("..", StringComparison.Ordinal);
        return $"{(inside ? relative : Path.Combine("elsewhere", Path.GetFileName(name)))} (deleted, fd {Path.GetFileName(handle)})";
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = false,
            AttributesToSkip = FileAttributes.ReparsePoint,
        });

    private static async Task CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            await SparseCopy.CopyAsync(source, target, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Removed by the node since it was listed.
        }
    }
}
