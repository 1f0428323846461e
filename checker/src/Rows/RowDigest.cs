using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>Short stand-ins for long bytes, for sets and comparisons.</summary>
internal static class RowDigest
{
    public static UInt128 OfKey(StoredRow row) => Of(row.Key.Span);

    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
