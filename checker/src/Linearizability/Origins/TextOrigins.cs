using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>The text of a key ends with what was put or appended last.</summary>
internal sealed class TextOrigins : IOrigins
{
    private readonly HashSet<string> _pieces = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _lengths = [];

    public void Add(in Call call)
    {
        if (call.Function is not (FunctionName.Put or FunctionName.Write or FunctionName.Append))
            return;
        var piece = KeyValueModel.TextOf(call.Value);
        _pieces.Add(piece);
        _lengths.Add(piece.Length);
    }

    public bool Explain(in Call call)
    {
        var text = KeyValueModel.TextOf(call.Value);
        return call.Function is not (FunctionName.Get or FunctionName.Read)
            || text.Length == 0
            || _lengths.TakeWhile(length => length <= text.Length).Any(length => length > 0 && _pieces.Contains(text[^length..]));
    }
}
