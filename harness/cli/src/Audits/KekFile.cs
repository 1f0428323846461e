using Elastickv.Jepsen.Checker.Envelopes;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>Reads the file of <c>--kek</c>.</summary>
internal static class KekFile
{
    /// <exception cref="BadInputException">It cannot be read, or is not a key.</exception>
    public static byte[] Read(string path)
    {
        const string Remedy = "give the file of 32 raw bytes that the nodes were given with --kekFile.";
        if (Directory.Exists(path))
            throw new BadInputException($"--kek {path} is a folder: {Remedy}");
        try
        {
            var length = new FileInfo(path).Length;
            return length == KeyWrap.KeySize
                ? File.ReadAllBytes(path)
                : throw new BadInputException($"--kek {path} has {length} bytes: {Remedy}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--kek {path} cannot be read: {exception.Message.TrimEnd('.')}: {Remedy}", exception);
        }
    }
}
