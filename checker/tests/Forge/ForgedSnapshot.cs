using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>Writes an FSM snapshot.</summary>
internal static class ForgedSnapshot
{
    public static byte[] Of(IEnumerable<ForgedRow> rows, ulong raftCutover = 0, ulong lastCommit = 0)
    {
        var bytes = new MemoryStream();
        if (raftCutover == 0)
            bytes.Write([.. "EKVTHLC1"u8, .. Big(17UL)]);
        else
            bytes.Write([.. "EKVTHLC2"u8, 0, 16, .. Big(17UL), .. Big(raftCutover)]);
        bytes.Write([.. "EKVPBBL1"u8, .. Little(lastCommit)]);
        foreach (var row in rows.OrderBy(row => row.Key, Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other))))
            bytes.Write([.. Little((ulong)row.Key.Length), .. row.Key, .. Little((ulong)row.Value.Length), .. row.Value]);
        return WithFooter(bytes.ToArray());
    }

    /// <summary>As the store in memory writes it: no encryption state, the oldest version of a key first.</summary>
    public static byte[] OfVersions(ulong lastCommit, params (string Key, (ulong Timestamp, bool Tombstone, byte[] Value)[] Versions)[] keys)
    {
        var bytes = new MemoryStream();
        bytes.Write([.. "EKVTHLC1"u8, .. Big(17UL), .. "EKVMVCC2"u8, 1, 0, 0, 0, 0, 0, 0, 0, .. Little(lastCommit), .. Little(0)]);
        foreach (var (key, versions) in keys)
        {
            bytes.Write([.. Little((ulong)key.Length), .. System.Text.Encoding.UTF8.GetBytes(key), .. Little((ulong)versions.Length)]);
            foreach (var (timestamp, tombstone, value) in versions)
                bytes.Write([.. Little(timestamp), tombstone ? (byte)1 : (byte)0, .. Little(0), .. Little((ulong)value.Length), .. value]);
        }

        return WithFooter(bytes.ToArray());
    }

    /// <summary>Whole tables behind a manifest.</summary>
    public static byte[] OfTables(ulong lastCommit, params byte[][] tables)
    {
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = 1,
            last_commit_ts = lastCommit,
            files = tables.Select((table, number) => new { name = $"{number:d6}.sst", size = table.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(table)) }),
        });
        return WithFooter([.. "EKVTHLC1"u8, .. Big(17UL), .. "EKVSSTI1"u8, .. Big((ulong)manifest.Length), .. SHA256.HashData(manifest), .. manifest, .. tables.SelectMany(table => table)]);
    }

    private static byte[] WithFooter(byte[] bytes)
    {
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32C.Update(0, bytes));
        return [.. bytes, .. crc];
    }

    public static byte[] Big(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Big(uint value) => Big((ulong)value)[4..];

    public static byte[] Big(ushort value) => Big((ulong)value)[6..];

    public static byte[] Little(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
