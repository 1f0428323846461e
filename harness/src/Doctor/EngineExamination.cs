using System.Globalization;
using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Doctor;

/// <summary>The Docker Engine: what containers need. The kernel is asked by a toolbox container, because the Engine may be on another machine.</summary>
/// <param name="time">The clock.</param>
/// <param name="build">The digest of this build's reference node, as the image of it bears it; null if that is not known.</param>
public sealed class EngineExamination(TimeProvider time, string? build)
{
    private const string Subject = "Docker Engine";
    private const long MemoryForOneRun = 1L << 30;
    private const long EnoughMemory = 2L << 30;
    private const long DiskForOneRun = 256L << 20;
    private const long EnoughDisk = 2L << 30;

    public async Task<IReadOnlyList<Examination>> ExamineAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var engine = await EngineClient.ConnectAsync(EngineAddress.FromEnvironment(), time, cancellationToken);
            return await ExamineAsync(engine, cancellationToken);
        }
        catch (EngineException e)
        {
            return [new Examination(Subject, Grade.Missing, e.Message, "runs use processes until one answers: apt-get install docker.io, or set DOCKER_HOST")];
        }
    }

    private async Task<IReadOnlyList<Examination>> ExamineAsync(EngineClient engine, CancellationToken cancellationToken)
    {
        var info = await engine.InfoAsync(cancellationToken);
        var toolbox = await ImageAsync(engine, "toolbox image", DockerClusterOptions.DefaultToolbox, cancellationToken);
        return
        [
            new Examination(Subject, Grade.Good, $"{engine.ServerVersion} at {engine.Address}, API {engine.ApiVersion}, {info.OperatingSystem}, kernel {engine.KernelVersion}"),
            MachineExamination.Amount("Engine's memory", info.MemTotal, MemoryForOneRun, EnoughMemory, "give its machine more, or run fewer --nodes"),
            await NodeImageAsync(engine, cancellationToken),
            toolbox,
            .. toolbox.Grade == Grade.Good ? await KernelAsync(engine, cancellationToken) : [],
        ];
    }

    /// <summary>Runs choose containers by themselves only if the image holds what was built here.</summary>
    private async Task<Examination> NodeImageAsync(EngineClient engine, CancellationToken cancellationToken)
    {
        var found = await ImageAsync(engine, "node image", DockerClusterOptions.DefaultImage, cancellationToken);
        if (found.Grade != Grade.Good || build is null)
            return found;
        var image = await engine.Images.FindAsync(DockerClusterOptions.DefaultImage, cancellationToken);
        return image?.Config?.Labels?.GetValueOrDefault(DockerClusterOptions.BuildLabel) == build
            ? found
            : found with { Grade = Grade.Limited, Finding = $"{found.Finding}, of another build: a run takes it only with --driver docker", Remedy = "make images" };
    }

    private static async Task<Examination> ImageAsync(EngineClient engine, string subject, string name, CancellationToken cancellationToken) =>
        await engine.Images.FindAsync(name, cancellationToken) is { } image
            ? new Examination(subject, Grade.Good, string.Create(CultureInfo.InvariantCulture, $"{name}, {image.Size >> 20} MB"))
            : new Examination(subject, Grade.Missing, $"{name} is not there", "make images");

    private static async Task<IReadOnlyList<Examination>> KernelAsync(EngineClient engine, CancellationToken cancellationToken)
    {
        await using var probe = await KernelProbe.StartAsync(engine);
        return
        [
            await probe.FreeDiskAsync(cancellationToken) is { } free
                ? MachineExamination.Amount("Engine's disk", free, DiskForOneRun, EnoughDisk, "docker system prune, or a larger disk for the Engine")
                : new Examination("Engine's disk", Grade.Limited, "its free space could not be read", "docker system df"),
            await probe.CanAsync(KernelProbe.Filter, cancellationToken)
                ? new Examination("packet filter", Grade.Good, "partitions and lost packets")
                : new Examination("packet filter", Grade.Missing, "iptables does not work in a container", "the kernel of the Engine's machine needs nf_tables with xt_statistic"),
            await probe.CanAsync(KernelProbe.Tee, cancellationToken)
                ? new Examination("packet duplication", Grade.Good, "by TEE")
                : new Examination("packet duplication", Grade.Limited, "the kernel has no TEE", "leave packet-duplication out of --faults"),
            await probe.CanAsync(KernelProbe.Netem, cancellationToken)
                ? new Examination("netem", Grade.Good, "packets can be made late")
                : new Examination("netem", Grade.Limited, "the kernel has no netem: slow-link is not done to containers", "modprobe sch_netem on the Engine's machine, or --driver process"),
        ];
    }
}
