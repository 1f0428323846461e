using System.Buffers.Binary;
using System.Text;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>Writes what a node's snapshot looks like after the storage cutover: keys, headers and envelopes of values as the suite's clients write them.</summary>
internal static class SealedDisk
{
    private const int Chunk = 1 << 20;
    private const int EnvelopeSize = 34 + 3 + 47;
    private const int Keys = 50;

    public static void Write(string path, long bytes, Random random)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var chunk = new byte[Chunk];
        for (var left = bytes; left > 0; left -= Chunk)
        {
            Fill(chunk, random);
            file.Write(chunk.AsSpan(0, (int)Math.Min(left, Chunk)));
        }
    }

    private static void Fill(byte[] chunk, Random random)
    {
        random.NextBytes(chunk);
        for (var at = 0; ; at += EnvelopeSize)
        {
            var key = Encoding.ASCII.GetBytes($"!redis|str|r{random.Next(Keys)}");
            var header = (3 * sizeof(ulong)) + key.Length + 1 + sizeof(ulong) + 6;
            if (at + header + EnvelopeSize > chunk.Length)
                return;
            WriteHeader(chunk.AsSpan(at, header), key, random.NextInt64());
            at += header;
        }
    }

    /// <summary>LE8 key length ‖ key ‖ BE8 version ‖ LE8 value length ‖ row header ‖ envelope version, flag and key id; the nonce and the rest stay random.</summary>
    private static void WriteHeader(Span<byte> row, byte[] key, long version)
    {
        row.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(row, key.Length + sizeof(ulong));
        key.CopyTo(row[sizeof(ulong)..]);
        row = row[(sizeof(ulong) + key.Length)..];
        BinaryPrimitives.WriteInt64BigEndian(row, version);
        BinaryPrimitives.WriteInt64LittleEndian(row[sizeof(ulong)..], EnvelopeSize + 9);
        row[2 * sizeof(ulong)] = 2;
        row[^6] = 1;
        row[^1] = 3;
    }
}
