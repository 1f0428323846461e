using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Encryption.Sidecars;

/// <summary>
/// The sidecar on disk (spec §4). A write is complete, and durable, when <see cref="Write"/> returns; after a crash the file is the
/// old or the new one.
/// </summary>
/// <param name="path">What <c>--encryptionSidecarPath</c> names; its directory must exist.</param>
/// <param name="files">The file operations, replaceable to test crashes.</param>
public sealed class SidecarFile(string path, IFileOperations? files = null)
{
    private readonly IFileOperations _files = files ?? FileOperations.Instance;

    public string Path => path;

    public bool Exists => File.Exists(path);

    /// <summary>The sidecar, or null if there is no file.</summary>
    /// <exception cref="EncryptionException">One of the sidecar errors.</exception>
    public Sidecar? Read()
    {
        try
        {
            return SidecarReader.Read(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EncryptionException(EncryptionError.SidecarMalformed, path, error);
        }
    }

    /// <exception cref="EncryptionException">
    /// A sidecar error if the content is not valid (the file is untouched), or <see cref="EncryptionError.UnsupportedFilesystem"/> if
    /// the directory cannot be flushed.
    /// </exception>
    /// <exception cref="IOException">The old content stands.</exception>
    public void Write(Sidecar sidecar)
    {
        sidecar.Validate();
        try
        {
            AtomicFile.Replace(_files, path, SidecarWriter.Write(sidecar));
        }
        catch (DirectorySyncException error)
        {
            throw new EncryptionException(EncryptionError.UnsupportedFilesystem, cause: error);
        }
    }
}
