using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Parsing;

/// <summary>Takes each line of JSON into a table at once; it never returns a record.</summary>
internal sealed class TransactionLineParser(TransactionTable table) : ILineParser<Operation>
{
    private readonly TransactionScanner _scanner = new(table);
    private readonly OperationParser _general = new();

    public Operation? Parse(ReadOnlySpan<byte> line)
    {
        var scanned = new ScannedLine { Index = Operation.Unnumbered, Process = -1 };
        if (_scanner.TryScan(line, ref scanned) && scanned is { Type: { } type, Process: >= 0 } && (scanned.HasValue || type != OperationType.Invoke))
        {
            var index = scanned.Index == Operation.Unnumbered ? table.EventCount : scanned.Index;
            table.Record(new EventHeader(index, (int)scanned.Process, type, scanned.Node), _scanner.Steps, scanned.HasValue);
        }
        else if (_general.Parse(line) is { } operation)
        {
            table.Add(operation.Index == Operation.Unnumbered ? operation with { Index = table.EventCount } : operation);
        }

        return null;
    }
}
