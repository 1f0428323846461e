using Elastickv.Jepsen.Checker.Envelopes;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>Reads the file of <c>--kek</c>.</summary>
internal static class KekFile
{
    /// <exception cref="BadInputException">It cannot be read, or is not a key.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length == KeyWrap.KeySize
                ? File.ReadAllBytes(path)
                : throw new BadInputException($"--kek {path} has {length} bytes: give the file of {KeyWrap.KeySize} raw bytes that the nodes were given with --kekFile.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--kek {path} cannot be read: {exception.Message}", exception);
        }
    }
}
