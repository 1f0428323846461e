using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>The replicated state machine: a running hash of everything applied.</summary>
public readonly record struct MachineState(ulong Index, ulong Hash)
{
    private const ulong Prime = 1099511628211;

    public MachineState Apply(Entry entry) => new(entry.Index, (Hash ^ (entry.Term + Digest(entry.Data.Span))) * Prime);

    public static ulong Digest(ReadOnlySpan<byte> data)
    {
        var hash = 14695981039346656037;
        foreach (var b in data)
            hash = (hash ^ b) * Prime;
        return hash;
    }
}
