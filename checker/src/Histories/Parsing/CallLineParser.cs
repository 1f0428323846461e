using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories.Parsing;

/// <summary>Takes each line of JSON into a table at once; it never returns a record.</summary>
internal sealed class CallLineParser(CallTable table) : ILineParser<Operation>
{
    private readonly CallScanner _scanner = new(table);
    private readonly OperationParser _general = new();
    private CallEvent _event;

    public Operation? Parse(ReadOnlySpan<byte> line)
    {
        if (_scanner.TryScan(line, ref _event))
        {
            if (_event.Index == Operation.Unnumbered)
                _event.Index = table.EventCount;
            table.Add(_event);
        }
        else if (_general.Parse(line) is { } operation)
        {
            table.Add(operation.Index == Operation.Unnumbered ? operation with { Index = table.EventCount } : operation);
        }

        return null;
    }
}
