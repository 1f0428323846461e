namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>What can be done to the links of a cluster besides cutting and resetting them: asked of the machine that carries them, never assumed.</summary>
/// <param name="Delays">Bytes can be made late.</param>
/// <param name="Packets">There are packets, which can be lost or doubled one by one. A stream has none.</param>
public sealed record NetworkAbilities(bool Delays, bool Packets)
{
    /// <summary>Connections that are spliced by the suite itself.</summary>
    public static readonly NetworkAbilities OfStreams = new(Delays: true, Packets: false);
}
