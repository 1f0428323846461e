namespace Elastickv.Node.Storage.Files;

/// <summary>
/// Replaces a whole file so that a crash at any moment leaves the old or the new content, never a mixture (spec §4.3): stale temporary
/// away, new temporary written and flushed, renamed over the file, directory flushed.
/// </summary>
public static class AtomicFile
{
    /// <exception cref="DirectorySyncException">The last step failed: the file is replaced, but perhaps not durably.</exception>
    /// <exception cref="IOException">An earlier step failed: the old content stands, the temporary file is removed.</exception>
    public static void Replace(IFileOperations files, string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        files.Delete(temporary);
        try
        {
            using (var file = files.CreateExclusive(temporary))
            {
                files.Write(file, content, 0);
                DurableSteps.Done(DurableStepKind.Written, temporary);
                files.Sync(file);
                DurableSteps.Done(DurableStepKind.FileSynced, temporary);
            }

            files.Rename(temporary, path);
            DurableSteps.Done(DurableStepKind.Renamed, path, temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            files.Delete(temporary);
            throw;
        }

        SyncParent(files, path);
    }

    private static void SyncParent(IFileOperations files, string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            files.SyncDirectory(directory);
            DurableSteps.Done(DurableStepKind.DirectorySynced, directory);
        }
        catch (IOException error)
        {
            throw new DirectorySyncException(directory, error);
        }
    }
}
