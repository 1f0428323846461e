using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Audits;

/// <summary>Finds the operations that wrote a value, for findings to name. The history is read once, and only if something asks.</summary>
internal sealed class WritingOperations(History history)
{
    private readonly Lazy<ILookup<string, long>> _byValue = new(() => Gather(history));

    /// <summary>The invocations that wrote a value.</summary>
    public ImmutableArray<long> Of(Canary canary) => [.. _byValue.Value[Encoding.Latin1.GetString(canary.Value.Span)].Distinct()];

    private static ILookup<string, long> Gather(History history) => history
        .Where(operation => operation.Type == OperationType.Invoke)
        .SelectMany(operation => Texts(operation.Value).Select(text => (text, operation.Index)))
        .ToLookup(written => written.text, written => written.Index, StringComparer.Ordinal);

    private static IEnumerable<string> Texts(OperationValue value)
    {
        if (value.Text is { } text)
            return [text];
        return Enumerable.Range(0, Math.Max(0, value.Count)).SelectMany(item => Texts(value[item]));
    }
}
