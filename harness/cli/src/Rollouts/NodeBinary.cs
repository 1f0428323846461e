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
}
