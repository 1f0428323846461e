using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Hosting.Loop;
using Elastickv.Node.StateMachine;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>What a group is made of.</summary>
internal sealed record EngineSettings
{
    public required NodeOptions Options { get; init; }

    /// <summary>Whom this node knows, itself included.</summary>
    public required Members Members { get; init; }

    public required ICommandExecutor Executor { get; init; }

    public required NodeLog Log { get; init; }

    public required RaftCounters Counters { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Seeded by the caller; gives election timeouts and the first proposal id.</summary>
    public required Random Random { get; init; }

    /// <summary>Called on the loop's thread whenever it has done all there was to do; must not block.</summary>
    public Action Settled { get; init; } = () => { };
}
