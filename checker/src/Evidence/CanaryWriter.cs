using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Writes <c>canaries.jsonl</c>: one value a line, handed to the operating system before the call returns. May be used from many threads.</summary>
public sealed class CanaryWriter(Stream stream) : IDisposable
{
    private readonly JsonLinesWriter<Canary> _lines = new(stream, CanaryJson.Write);

    /// <summary>Creates the file, or replaces it.</summary>
    public static CanaryWriter Create(string path) => new(JsonLinesWriter<Canary>.CreateFile(path));

    public void Append(ReadOnlySpan<Canary> canaries) => _lines.Append(canaries);

    public void Dispose() => _lines.Dispose();
}
