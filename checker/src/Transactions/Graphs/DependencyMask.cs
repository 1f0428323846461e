namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>A set of dependencies to look at.</summary>
internal readonly record struct DependencyMask(uint Bits)
{
    /// <summary>Whatever a graph has.</summary>
    public static DependencyMask All { get; } = new(uint.MaxValue);

    public bool HasRealTime => Allows(Dependency.RealTime.Code);

    /// <summary>Dependencies of these kinds up to a level, and the order of processes and of time as far as the level has it.</summary>
    public static DependencyMask Of(OrderLevel level, params ReadOnlySpan<DependencyKind> kinds)
    {
        var bits = 0u;
        for (var upTo = OrderLevel.Data; upTo <= level; upTo++)
        {
            foreach (var kind in kinds)
            {
                if (kind is not (DependencyKind.Process or DependencyKind.RealTime))
                    bits |= 1u << new Dependency(kind, upTo).Code;
            }
        }

        if (level >= OrderLevel.Process)
            bits |= 1u << Dependency.Process.Code;
        if (level >= OrderLevel.RealTime)
            bits |= 1u << Dependency.RealTime.Code;
        return new DependencyMask(bits);
    }

    public bool Allows(byte code) => ((Bits >> code) & 1) != 0;
}
