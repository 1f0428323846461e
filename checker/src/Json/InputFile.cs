using System.IO.Compression;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>Opens a recorded file for reading from its beginning; a gzip file is unpacked on the way, whatever its name.</summary>
public static class InputFile
{
    private const int BufferSize = 1 << 16;

    /// <exception cref="MalformedInputException">The file does not exist, is a folder, or cannot be read.</exception>
    public static Stream Open(string path)
    {
        if (Directory.Exists(path))
            throw new MalformedInputException(path, 0, "is a folder, and a file is wanted");
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.SequentialScan);
            return IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MalformedInputException(path, 0, $"cannot be opened: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        file.Seek(0, SeekOrigin.Begin);
        return isGzip;
    }
}
