using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Encryption.Sidecars;

/// <summary>
/// Tries at start whether the sidecar's directory can do what a durable write needs (spec §4.3): create, rename, flush the directory.
/// Leaves no file behind.
/// </summary>
public static class FilesystemProbe
{
    private const string Content = "encryption-probe\n";

    /// <exception cref="EncryptionException"><see cref="EncryptionError.UnsupportedFilesystem"/>.</exception>
    public static void Run(string sidecarPath, IFileOperations? files = null)
    {
        files ??= FileOperations.Instance;
        var directory = Path.GetDirectoryName(Path.GetFullPath(sidecarPath))!;
        var probe = Path.Combine(directory, $".encryption-probe-{Guid.NewGuid():N}.tmp");
        var renamed = Path.ChangeExtension(probe, ".final");
        try
        {
            Exercise(files, directory, probe, renamed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EncryptionException(EncryptionError.UnsupportedFilesystem, directory, error);
        }
        finally
        {
            Remove(files, probe);
            Remove(files, renamed);
        }
    }

    private static void Exercise(IFileOperations files, string directory, string probe, string renamed)
    {
        using (var file = files.CreateExclusive(probe))
        {
            files.Write(file, System.Text.Encoding.ASCII.GetBytes(Content), 0);
            files.Sync(file);
        }

        files.Rename(probe, renamed);
        files.SyncDirectory(directory);
    }

    private static void Remove(IFileOperations files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The probe's verdict counts; a left-over probe file harms nobody.
        }
    }
}
