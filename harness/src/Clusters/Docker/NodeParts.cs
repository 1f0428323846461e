using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>What one node of a cluster of containers is made of.</summary>
/// <param name="Settings">What it is told at its start.</param>
/// <param name="Container">Its container's id; the same one over all its lives.</param>
/// <param name="Toolbox">The container beside it.</param>
/// <param name="Endpoints">Where the suite reaches it.</param>
/// <param name="Mounts">Its volumes.</param>
/// <param name="Owner">Whom the files on its volumes belong to.</param>
/// <param name="Image">What it runs.</param>
/// <param name="CommandLine">How that is told.</param>
/// <param name="Deleted">Reads what it has deleted and holds open.</param>
internal sealed record NodeParts(
    NodeSettings Settings,
    string Container,
    Toolbox Toolbox,
    NodeEndpoints Endpoints,
    IReadOnlyList<MountSpec> Mounts,
    ImageUser Owner,
    NodeImage Image,
    NodeCommandLine CommandLine,
    DeletedFilesCopy Deleted);
