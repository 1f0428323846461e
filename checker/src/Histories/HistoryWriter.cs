using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>
/// Writes <c>history.jsonl</c> as the run goes: one operation a line, handed to the operating system before the call returns.
/// May be used from many threads; the lines stand in the order of the calls.
/// </summary>
public sealed class HistoryWriter(Stream stream) : IDisposable
{
    private readonly JsonLinesWriter<Operation> _lines = new(stream, OperationJson.Write);

    /// <summary>Creates the file, or replaces it.</summary>
    public static HistoryWriter Create(string path) => new(JsonLinesWriter<Operation>.CreateFile(path));

    public void Append(Operation operation) => _lines.Append([operation]);

    /// <summary>Appends several with one write.</summary>
    public void Append(ReadOnlySpan<Operation> operations) => _lines.Append(operations);

    public void Dispose() => _lines.Dispose();
}
