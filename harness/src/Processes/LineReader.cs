namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>Cuts a stream of bytes into lines. A line that is too long is cut; the last one needs no line break.</summary>
internal static class LineReader
{
    private const int MaxLine = 16 * 1024;

    /// <summary>Reads to the end of the stream and blocks meanwhile: meant for a thread of its own.</summary>
    public static void ReadAll(Stream stream, Action<ReadOnlyMemory<byte>> line)
    {
        var buffer = new byte[MaxLine];
        var length = 0;
        int read;
        while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0)
        {
            length = Emit(buffer, length + read, line);
            if (length < buffer.Length)
                continue;
            line(buffer);
            length = 0;
        }
        if (length > 0)
            line(buffer.AsMemory(0, length));
    }

    /// <summary>Hands on the complete lines and moves the rest to the front; returns its length.</summary>
    private static int Emit(byte[] buffer, int length, Action<ReadOnlyMemory<byte>> line)
    {
        var start = 0;
        int end;
        while ((end = Array.IndexOf(buffer, (byte)'\n', start, length - start)) >= 0)
        {
            line(buffer.AsMemory(start, end - start));
            start = end + 1;
        }
        buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }
}
