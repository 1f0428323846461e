using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>The key that is to replace a test cluster's KEK.</summary>
internal static class NextKek
{
    /// <summary>The options of a node that has it, in the file where <see cref="NodeFiles"/> looks for it.</summary>
    public static NodeOptions With(NodeOptions options)
    {
        var path = Path.Combine(Path.GetDirectoryName(options.KekFile)!, "next-kek");
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, [.. Enumerable.Range(0, 32).Select(i => (byte)(200 - i))]);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return options with { KekNextFile = path };
    }
}
