using System.Security.Cryptography;

namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>Where the reference node is, if nobody says.</summary>
internal static class NodeBinary
{
    private const string Name = "elastickv-node";

    /// <summary>Beside this executable, or where the build puts it; the first place if it is in neither, for the error message.</summary>
    public static string Default
    {
        get
        {
            var folder = Path.GetDirectoryName(Environment.ProcessPath) ?? AppContext.BaseDirectory;
            string[] places = [Path.Combine(folder, Name), Path.GetFullPath(Path.Combine(folder, "..", "node", Name))];
            return Array.Find(places, File.Exists) ?? places[0];
        }
    }

    /// <summary>The digest of this build's reference node, which its image bears as a label (see make images); null if it is not there.</summary>
    public static string? Digest()
    {
        var library = Path.Combine(Path.GetDirectoryName(ResolveLink(Default))!, Path.ChangeExtension(Name, ".dll"));
        return File.Exists(library) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(library))) : null;
    }

    private static string ResolveLink(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
}
