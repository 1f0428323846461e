using Microsoft.Win32.SafeHandles;

namespace Elastickv.Node.Storage.Files;

/// <summary>
/// The steps from which durable file replacement is made, one call each, so that a test can stop after any of them and see what a
/// crash would leave. All errors are <see cref="IOException"/>s.
/// </summary>
public interface IFileOperations
{
    /// <summary>Creates a file that must not exist, mode 0600.</summary>
    SafeFileHandle CreateExclusive(string path);

    void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long offset);

    /// <summary>Flushes a file to the device.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Renames over the target.</summary>
    void Rename(string from, string to);

    /// <summary>Makes what happened in a directory durable.</summary>
    void SyncDirectory(string directory);

    /// <summary>Removes a file; absence is no error.</summary>
    void Delete(string path);
}
