namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>Operations that are readable one by one but cannot be a history.</summary>
public sealed class MalformedHistoryException(long index, string reason) : FormatException($"operation {index}: {reason}")
{
    /// <summary>The index of the operation at which it shows.</summary>
    public long Index => index;
}
