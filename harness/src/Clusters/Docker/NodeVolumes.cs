using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>The volumes of a run: one for each node's data, one for each node's sidecar, one for the KEK.</summary>
internal sealed class NodeVolumes(EngineClient engine, RunLabels labels, IReadOnlyList<string> nodes)
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;

    private string Kek => labels.Name("kek");

    /// <summary>What a node's container mounts.</summary>
    public IReadOnlyList<MountSpec> Mounts(string node) =>
    [
        new MountSpec(Data(node), NodePaths.DataVolume),
        new MountSpec(Sidecar(node), NodePaths.SidecarVolume),
        new MountSpec(Kek, NodePaths.KekVolume, ReadOnly: true),
    ];

    /// <summary>What the toolbox beside it mounts: the disk, never the key.</summary>
    public IReadOnlyList<MountSpec> ToolMounts(string node) =>
        [new MountSpec(Data(node), NodePaths.DataVolume), new MountSpec(Sidecar(node), NodePaths.SidecarVolume)];

    private IEnumerable<string> Names => [Kek, .. nodes.Select(Data), .. nodes.Select(Sidecar)];

    /// <summary>Makes the volumes, empty. Not to be cancelled: what is being created could not be found and removed.</summary>
    public Task CreateAsync() =>
        Task.WhenAll(Names.Select(name => engine.Volumes.CreateAsync(new VolumeSpec(name, labels.Of()), CancellationToken.None)));

    /// <summary>
    /// Makes the folders in them and the KEK's file, all owned by the image's user. They are unpacked through a container of the image that never starts, so that
    /// no path is shared with the Engine and nothing is asked of the image. Not to be cancelled, either.
    /// </summary>
    public async Task<ImageUser> FillAsync(string image, string? user, ReadOnlyMemory<byte> kek)
    {
        var seed = await engine.Containers.CreateAsync(labels.Name("seed"), Seed(image), CancellationToken.None);
        try
        {
            var owner = await ImageUser.ResolveAsync(user, engine, seed, CancellationToken.None);
            using var archive = new TarFile(owner);
            archive.File($"{Kek}/{NodePaths.KekName}", kek.ToArray(), OwnerReads);
            foreach (var node in nodes)
                archive.Folder($"{Data(node)}/{NodePaths.DataFolder}").Folder($"{Sidecar(node)}/{NodePaths.KeysFolder}");
            await engine.Containers.WriteArchiveAsync(seed, "/", archive.ToMemory(), CancellationToken.None);
            return owner;
        }
        finally
        {
            await engine.Containers.RemoveAsync(seed, CancellationToken.None);
        }
    }

    private ContainerSpec Seed(string image) => new()
    {
        Image = image,
        Labels = labels.Of(),
        HostConfig = new HostSpec
        {
            NetworkMode = "none",
            Mounts = [.. Names.Select(name => new MountSpec(name, "/" + name))],
        },
    };

    private string Data(string node) => labels.Name($"{node}-data");

    private string Sidecar(string node) => labels.Name($"{node}-sidecar");
}
