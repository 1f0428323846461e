using System.Net;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// The container beside a node: it holds the node's network namespace and address for the whole run, so that packet filters, published ports and half-open
/// connections outlast the node's process. Only it has NET_ADMIN.
/// </summary>
internal sealed class Toolbox
{
    public const int RaftPort = 50051;
    public const int RedisPort = 6379;

    private readonly EngineClient _engine;

    private Toolbox(EngineClient engine, string node, string id, IPAddress address) => (_engine, Node, Id, Address) = (engine, node, id, address);

    public string Node { get; }

    public string Id { get; }

    /// <summary>The node's address among the nodes.</summary>
    public IPAddress Address { get; }

    /// <summary>Makes it and starts it.</summary>
    public static async Task<Toolbox> StartAsync(EngineClient engine, string name, ContainerSpec container, string node, IPAddress address)
    {
        var id = await engine.Containers.CreateAsync(name, container, CancellationToken.None);
        await engine.Containers.StartAsync(id, CancellationToken.None);
        return new Toolbox(engine, node, id, address);
    }

    /// <summary>Runs a command of the toolbox.</summary>
    /// <exception cref="EngineException">It failed: the toolbox is not what it should be.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, string? user = null)
    {
        var result = await TryAsync(command, cancellationToken, user);
        return result.ExitCode == 0
            ? result.Output
            : throw new EngineException($"the toolbox of {Node} cannot do '{command[^1].ReplaceLineEndings("; ")}': exit {result.ExitCode}: {result.Output.Trim().ReplaceLineEndings("; ")}");
    }

    public Task<ExecResult> TryAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, string? user = null) =>
        _engine.Containers.ExecAsync(Id, command, user, cancellationToken);
}
