using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>The folder of everything that a node keeps, <c>&lt;raftDataDir&gt;/&lt;raftId&gt;</c> (spec §12.5).</summary>
internal static class DataDirectory
{
    /// <summary>Makes it, if it is not there.</summary>
    /// <exception cref="RefusalException">It cannot be made.</exception>
    public static void Ensure(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"the data directory {path} cannot be made: {error.Message} Name another with --raftDataDir.");
        }
    }
}
