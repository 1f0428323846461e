using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Transactions.Parsing;

/// <summary>What a line says besides the steps; negative numbers where it says nothing.</summary>
internal struct ScannedLine
{
    public long Index;
    public long Process;
    public OperationType? Type;
    public string? Node;
    public bool HasValue;
}
