using System.Formats.Tar;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>Unpacks a node's archive, as it streams in, into a folder of the run. Zeros become holes: a node preallocates log segments of 64 MB.</summary>
internal static class DiskExport
{
    private const int BlockSize = 64 * 1024;

    /// <param name="archive">What the Engine sends for one folder: every name begins with that folder's own name.</param>
    /// <param name="folder">Where the contents of that folder go.</param>
    /// <param name="cancellationToken">Leaves what is unpacked so far.</param>
    public static Task UnpackAsync(Stream archive, string folder, CancellationToken cancellationToken) =>
        UnpackAsync(archive, parts => parts.Count < 2 ? null : Path.Combine([folder, .. parts.Skip(1)]), cancellationToken);

    /// <param name="archive">What the Engine sends for one folder.</param>
    /// <param name="place">Where a file goes, by the parts of its name; null for nowhere.</param>
    /// <param name="cancellationToken">Leaves what is unpacked so far.</param>
    public static async Task UnpackAsync(Stream archive, Func<IReadOnlyList<string>, string?> place, CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(archive, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            // A node makes plain files and folders; what else there may be is no evidence.
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || Parts(entry.Name) is not { } parts || place(parts) is not { } path)
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await CopyAsync(entry.DataStream ?? Stream.Null, path, cancellationToken);
            // The mode is evidence, too (a sidecar must be 0600), but the copy has to stay readable.
            File.SetUnixFileMode(path, entry.Mode | UnixFileMode.UserRead);
        }
    }

    /// <summary>Names come from a container and may not lead out of the folder.</summary>
    private static string[]? Parts(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Array.Exists(parts, part => part is "." or "..") ? null : parts;
    }

    private static async Task CopyAsync(Stream source, string path, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[BlockSize];
        long length = 0;
        int read;
        while ((read = await source.ReadAtLeastAsync(block, BlockSize, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            if (block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                target.Position = length;
                await target.WriteAsync(block.AsMemory(0, read), cancellationToken);
            }

            length += read;
        }

        target.SetLength(length);
    }
}
