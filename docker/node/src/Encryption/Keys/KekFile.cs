using System.Security.Cryptography;
using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Encryption.Keys;

/// <summary>
/// Loads the KEK from a file (spec §1.2): a regular file of exactly 32 raw bytes, on Unix without any group or world permission.
/// Type and mode are those of the opened descriptor, and the open does not block, so a FIFO cannot hang the start.
/// </summary>
public static class KekFile
{
    private const int GroupAndWorld = 0b000_111_111;

    /// <exception cref="EncryptionException"><see cref="EncryptionError.InsecureKekFile"/> or <see cref="EncryptionError.KekFileInvalid"/>.</exception>
    public static KekWrapper Load(string path)
    {
        // One byte more than a key has, so that a longer file shows.
        Span<byte> content = stackalloc byte[DataKey.Size + 1];
        try
        {
            var length = Read(path, content);
            if (length != DataKey.Size)
                throw Invalid(path, $"has {Describe(length)} bytes, want exactly {DataKey.Size}");
            return new KekWrapper(content[..DataKey.Size], "file:" + path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EncryptionException(EncryptionError.KekFileInvalid, error.Message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static int Read(string path, Span<byte> content)
    {
        using var handle = PosixFile.OpenNonBlocking(path);
        var status = PosixFile.Status(handle, path);
        if (!status.IsRegular)
            throw Invalid(path, "is not a regular file");
        if ((status.Mode & GroupAndWorld) != 0)
            throw new EncryptionException(EncryptionError.InsecureKekFile, $"{path} has mode {Convert.ToString(status.Mode, 8).PadLeft(4, '0')}, want 0600 or 0400");
        var total = 0;
        while (total < content.Length)
        {
            var count = RandomAccess.Read(handle, content[total..], total);
            if (count == 0)
                break;
            total += count;
        }

        return total;
    }

    private static string Describe(int length) => length > DataKey.Size ? $"more than {DataKey.Size}" : $"{length}";

    private static EncryptionException Invalid(string path, string why) => new(EncryptionError.KekFileInvalid, $"{path} {why}");
}
