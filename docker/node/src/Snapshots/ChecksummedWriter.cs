using Elastickv.Node.Wal;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.Node.Snapshots;

/// <summary>Collects writes into large blocks and the CRC-32C of everything written.</summary>
internal sealed class ChecksummedWriter(SafeFileHandle file)
{
    private readonly byte[] _block = new byte[128 * 1024];
    private int _used;
    private long _offset;

    /// <summary>Checksum of everything written.</summary>
    public uint Checksum { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Checksum = Castagnoli.Update(Checksum, bytes);
        while (!bytes.IsEmpty)
        {
            if (_used == _block.Length)
                Flush();
            var count = Math.Min(bytes.Length, _block.Length - _used);
            bytes[..count].CopyTo(_block.AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
        }
    }

    public void Flush()
    {
        RandomAccess.Write(file, _block.AsSpan(0, _used), _offset);
        _offset += _used;
        _used = 0;
    }
}
