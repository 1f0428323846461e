namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>How many operations ended how.</summary>
public readonly record struct OperationCounts(long Ok, long Fail, long Info)
{
    public static OperationCounts operator -(OperationCounts later, OperationCounts earlier) => later.Subtract(earlier);

    public OperationCounts Subtract(OperationCounts earlier) => new(Ok - earlier.Ok, Fail - earlier.Fail, Info - earlier.Info);
}
