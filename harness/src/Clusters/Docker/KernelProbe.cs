using System.Globalization;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>A toolbox of its own, without neighbours, in which to find out what the kernel can do to packets. Disposing removes it.</summary>
internal sealed class KernelProbe : IAsyncDisposable
{
    /// <summary>Drops by chance.</summary>
    public const string Filter = "iptables -w -A INPUT -s 10.192.0.1 -m statistic --mode random --probability 0.5 -j DROP && iptables-save -c -t filter";

    /// <summary>Doubles.</summary>
    public const string Tee = "iptables -w -t mangle -A POSTROUTING -d 10.192.0.1 -j TEE --gateway 10.192.0.1";

    private readonly EngineClient _engine;
    private readonly string _id;

    private KernelProbe(EngineClient engine, string id) => (_engine, _id) = (engine, id);

    /// <summary>Makes packets late.</summary>
    public static string Netem => QueueRules.Probe;

    public static async Task<KernelProbe> StartAsync(EngineClient engine)
    {
        var labels = new RunLabels();
        var spec = new ContainerSpec
        {
            Image = DockerClusterOptions.DefaultToolbox,
            Cmd = ["sleep", "infinity"],
            Labels = labels.Of(),
            HostConfig = new HostSpec { NetworkMode = "none", CapDrop = ["ALL"], CapAdd = ["NET_ADMIN"] },
        };
        var probe = new KernelProbe(engine, await engine.Containers.CreateAsync(labels.Name("probe"), spec, CancellationToken.None));
        try
        {
            await engine.Containers.StartAsync(probe._id, CancellationToken.None);
            return probe;
        }
        catch
        {
            await probe.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether a command of the toolbox succeeds.</summary>
    public async Task<bool> CanAsync(string command, CancellationToken cancellationToken) =>
        (await _engine.Containers.ExecAsync(_id, ["sh", "-c", command], user: null, cancellationToken)).ExitCode == 0;

    /// <summary>Free bytes where the Engine keeps containers and volumes; null if the toolbox cannot tell.</summary>
    public async Task<long?> FreeDiskAsync(CancellationToken cancellationToken)
    {
        var result = await _engine.Containers.ExecAsync(_id, ["stat", "-f", "-c", "%a %S", "/"], user: null, cancellationToken);
        return result.ExitCode == 0
            && result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var blocks, var size]
            && long.TryParse(blocks, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                ? count * bytes
                : null;
    }

    public async ValueTask DisposeAsync() => await _engine.Containers.RemoveAsync(_id, CancellationToken.None);
}
