namespace Elastickv.Node.Hosting.Configuration;

/// <summary>
/// What this node has and upstream's binary has not: planted defects and the commands <c>resync-sidecar</c>, <c>health</c> and <c>admin</c>. The variable
/// <c>ELASTICKV_NODE_EXTRAS=off</c> takes them away, so that a suite can be tried on a node that looks like upstream's.
/// </summary>
public static class Extras
{
    public const string Variable = "ELASTICKV_NODE_EXTRAS";
    private const string Off = "off";

    public static bool AreOn(Func<string, string?> environment) => environment(Variable) != Off;
}
