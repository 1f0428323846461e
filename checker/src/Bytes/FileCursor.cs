using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Bytes;

/// <summary>
/// Reads a file of a disk image from its beginning, piece by piece. A piece is never larger than what is left of the file or
/// <see cref="MaximumPiece"/>, so a hostile length costs no memory.
/// </summary>
internal sealed class FileCursor : IDisposable
{
    /// <summary>Larger pieces are not read: no format here has them.</summary>
    public const int MaximumPiece = 64 << 20;

    private readonly BufferedStream _stream;
    private readonly long _length;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileCursor(DiskFile file)
    {
        _stream = new BufferedStream(file.Open(), 1 << 16);
        _length = _stream.CanSeek ? _stream.Length : file.Length;
    }

    /// <summary>Where the next byte stands in the file.</summary>
    public long Position { get; private set; }

    /// <summary>How much is left.</summary>
    public long Left => _length - Position;

    /// <summary>Reads exactly so many bytes, or none.</summary>
    public bool TryRead(long count, out byte[] bytes)
    {
        bytes = [];
        if (count < 0 || count > Left || count > MaximumPiece)
            return false;
        bytes = new byte[count];
        var read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        Position += read;
        return read == bytes.Length;
    }

    /// <summary>Whether nothing but zeros is left; reads to the end.</summary>
    public bool OnlyZerosLeft()
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = _stream.Read(buffer)) > 0;)
        {
            Position += read;
            if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0))
                return false;
        }

        return true;
    }

    public void Dispose() => _stream.Dispose();
}
