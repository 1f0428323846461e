using System.Collections.Concurrent;
using System.IO.Compression;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Inflates streams found inside files, in pieces that overlap, within a budget for each file: a small file can claim to hold terabytes.
/// Shared by the workers.
/// </summary>
internal sealed class InflateBudget
{
    /// <summary>Bytes that are inflated for one file at most.</summary>
    public const long BytesPerFile = 1L << 30;

    private const int PieceSize = 1 << 18;
    private const int Step = 1 << 12;

    private readonly ConcurrentDictionary<DiskFile, long> _spent = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<DiskFile, Origin> _exhausted = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where inflating had to stop.</summary>
    public IEnumerable<Origin> Exhausted => _exhausted.Values;

    /// <summary>The file from an offset on; null when it can only be read from its beginning.</summary>
    public Stream? OpenAt(DiskFile file, long offset)
    {
        var stream = file.Open();
        if (stream.CanSeek)
        {
            stream.Position = offset;
            return new BufferedStream(stream, 1 << 14);
        }

        stream.Dispose();
        return null;
    }

    /// <summary>The plain bytes, as far as the stream is one. A piece is valid until the next is taken.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Inflate(Origin origin, Stream compressed, bool gzip)
    {
        using Stream plain = gzip
            ? new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true)
            : new ZLibStream(compressed, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[PieceSize];
        var carried = 0;
        while (true)
        {
            if (_spent.GetValueOrDefault(origin.File) >= BytesPerFile)
            {
                _exhausted.TryAdd(origin.File, origin);
                yield break;
            }

            var read = ReadSome(plain, buffer.AsSpan(carried));
            if (read == 0)
                yield break;
            _spent.AddOrUpdate(origin.File, read, (_, spent) => spent + read);
            var filled = carried + read;
            yield return buffer.AsMemory(0, filled);
            carried = Math.Min(SegmentScanner.Overlap, filled);
            buffer.AsSpan(filled - carried, carried).CopyTo(buffer);
        }
    }

    /// <summary>
    /// What looked like a stream may turn out to be none, at its beginning or later: then there is no more of it. Small steps, because
    /// the step in which that happens gives nothing.
    /// </summary>
    private static int ReadSome(Stream plain, Span<byte> target)
    {
        var filled = 0;
        try
        {
            for (int read; filled < target.Length; filled += read)
            {
                read = plain.Read(target.Slice(filled, Math.Min(Step, target.Length - filled)));
                if (read == 0)
                    break;
            }
        }
        catch (InvalidDataException)
        {
            // What came before it is returned.
        }

        return filled;
    }
}
