using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Writes <c>timeline.jsonl</c>: one event a line, handed to the operating system before the call returns. May be used from many threads.</summary>
public sealed class TimelineWriter(Stream stream) : IDisposable
{
    private readonly JsonLinesWriter<RunEvent> _lines = new(stream, RunEventJson.Write);

    /// <summary>Creates the file, or replaces it.</summary>
    public static TimelineWriter Create(string path) => new(JsonLinesWriter<RunEvent>.CreateFile(path));

    public void Append(RunEvent runEvent) => _lines.Append([runEvent]);

    public void Dispose() => _lines.Dispose();
}
