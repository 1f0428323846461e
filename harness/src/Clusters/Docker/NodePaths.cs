namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// Where everything stands inside a node's container. A volume's own root belongs to root; the node's user owns the folders in it, which are made before the
/// first start.
/// </summary>
internal static class NodePaths
{
    public const string DataVolume = "/var/lib/elastickv/data";
    public const string SidecarVolume = "/var/lib/elastickv/encryption";
    public const string KekVolume = "/run/elastickv-kek";

    /// <summary><c>--raftDataDir</c>.</summary>
    public const string Data = DataVolume + "/" + DataFolder;

    public const string SidecarFolder = SidecarVolume + "/" + KeysFolder;
    public const string Sidecar = SidecarFolder + "/" + SidecarName;
    public const string Kek = KekVolume + "/" + KekName;

    public const string DataFolder = "raft";
    public const string KeysFolder = "keys";
    public const string SidecarName = "keys.json";
    public const string KekName = "kek";
}
