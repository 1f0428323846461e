namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>Copies a file without filling its holes: a node preallocates log segments of 64 MB that are mostly zeros.</summary>
internal static class SparseCopy
{
    private const int BlockSize = 64 * 1024;

    public static async Task CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        await using var from = UnlockedFile.OpenRead(source);
        await using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[BlockSize];
        long length = 0;
        int read;
        while ((read = await from.ReadAtLeastAsync(block, BlockSize, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            if (block.AsSpan(0, read).IndexOfAnyExcept((byte)0) >= 0)
            {
                to.Position = length;
                await to.WriteAsync(block.AsMemory(0, read), cancellationToken);
            }
            length += read;
        }
        to.SetLength(length);
        // The mode is evidence, too (a sidecar must be 0600), but the copy has to stay readable.
        File.SetUnixFileMode(target, File.GetUnixFileMode(source) | UnixFileMode.UserRead);
    }
}
