using System.Buffers;
using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>
/// Writes one record a line. Each call reaches the operating system in one write before it returns, so that a crash of the suite
/// loses at most the line being written. May be used from many threads.
/// </summary>
internal sealed class JsonLinesWriter<T> : IDisposable
{
    private readonly Stream _stream;
    private readonly Action<Utf8JsonWriter, T> _write;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly Lock _lock = new();

    public JsonLinesWriter(Stream stream, Action<Utf8JsonWriter, T> write)
    {
        _stream = stream;
        _write = write;
        _json = new Utf8JsonWriter(_buffer, JsonText.Compact);
    }

    /// <summary>Creates a file, or replaces it; others may read it while it grows.</summary>
    public static FileStream CreateFile(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);

    public void Append(ReadOnlySpan<T> records)
    {
        lock (_lock)
        {
            foreach (var record in records)
                Format(record);
            _stream.Write(_buffer.WrittenSpan);
            _stream.Flush();
            _buffer.ResetWrittenCount();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _json.Dispose();
            _stream.Dispose();
        }
    }

    private void Format(T record)
    {
        _write(_json, record);
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }
}
