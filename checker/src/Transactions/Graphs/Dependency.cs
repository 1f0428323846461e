namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>The kind of an edge and what it relies on, in a byte.</summary>
internal readonly record struct Dependency(DependencyKind Kind, OrderLevel Level)
{
    private const int Levels = 3;

    public static Dependency Process { get; } = new(DependencyKind.Process, OrderLevel.Process);

    public static Dependency RealTime { get; } = new(DependencyKind.RealTime, OrderLevel.RealTime);

    public bool IsAnti => Kind == DependencyKind.ReadWrite;

    public byte Code => (byte)(((int)Kind * Levels) + (int)Level);

    public static Dependency FromCode(byte code) => new((DependencyKind)(code / Levels), (OrderLevel)(code % Levels));
}
