using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Bytes;

/// <summary>Reads pieces of a file of a disk image at any place.</summary>
internal sealed class RandomAccessFile : IDisposable
{
    private readonly Stream _stream;

    /// <exception cref="IOException">The file cannot be opened, or not read at any place.</exception>
    public RandomAccessFile(DiskFile file)
    {
        _stream = file.Open();
        if (_stream.CanSeek)
            return;
        _stream.Dispose();
        throw new IOException("it can only be read from its beginning");
    }

    public long Length => _stream.Length;

    /// <summary>Reads exactly so many bytes at a place; false when they are not all there, or too many.</summary>
    public bool TryRead(long offset, long count, out byte[] bytes)
    {
        bytes = [];
        if (offset < 0 || count < 0 || count > FileCursor.MaximumPiece || offset > Length - count)
            return false;
        bytes = new byte[count];
        _stream.Position = offset;
        return _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
    }

    public void Dispose() => _stream.Dispose();
}
