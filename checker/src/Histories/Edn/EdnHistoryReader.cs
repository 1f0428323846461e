using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>Reads a Jepsen history in EDN: one map after the other, or all of them in one vector or list. Operations of the nemesis are left out.</summary>
internal sealed class EdnHistoryReader(Stream stream, string source)
{
    private readonly EdnSource _source = new(stream);

    /// <exception cref="MalformedInputException">Something is not EDN, or not an operation.</exception>
    public IEnumerable<Operation> ReadAll()
    {
        var reader = new EdnReader(_source);
        var operations = new EdnOperations();
        var position = 0L;
        var open = new Stack<int>();
        while (NextMap(reader, open) is { } map)
        {
            if (Convert(operations, map) is not { } operation)
                continue;
            yield return operation.Index == Operation.Unnumbered ? operation with { Index = position } : operation;
            position++;
        }
    }

    private EdnMap? NextMap(EdnReader reader, Stack<int> open)
    {
        try
        {
            while (reader.SkipBlank() is var next && next != EdnSource.End)
            {
                if (next is '[' or '(' && open.Count == 0)
                    open.Push(_source.Next() == '[' ? ']' : ')');
                else if (open.TryPeek(out var end) && next == end)
                    Leave(open);
                else if (reader.Read() is var value && value is EdnMap map)
                    return map;
                else if (value is not EdnReader.Discarded)
                    throw new FormatException("something that is not an operation");
            }

            return open.Count == 0 ? null : throw new FormatException("the history ends before its last bracket");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException)
        {
            throw new MalformedInputException(source, _source.Line, e.Message, e);
        }
    }

    private void Leave(Stack<int> open)
    {
        _source.Next();
        open.Pop();
    }

    private Operation? Convert(EdnOperations operations, EdnMap map)
    {
        try
        {
            return operations.ToOperation(map);
        }
        catch (FormatException e)
        {
            throw new MalformedInputException(source, _source.Line, e.Message, e);
        }
    }
}
