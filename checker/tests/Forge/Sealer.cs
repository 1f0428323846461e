using System.Security.Cryptography;
using Elastickv.Jepsen.Checker.Envelopes;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>Seals values, payloads and keys, written from the specification a second time.</summary>
internal static class Sealer
{
    public static byte[] Nonce(ushort node, ushort epoch, ulong count) =>
        [.. ForgedSnapshot.Big(node), .. ForgedSnapshot.Big(epoch), .. ForgedSnapshot.Big(count)];

    public static byte[] Envelope(byte[] key, uint keyId, byte[] nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> aad, byte flag = 0)
    {
        var cipher = new byte[plain.Length];
        var tag = new byte[16];
        using var gcm = new AesGcm(key, 16);
        gcm.Encrypt(nonce, plain, cipher, tag, aad);
        return [1, flag, .. ForgedSnapshot.Big(keyId), .. nonce, .. cipher, .. tag];
    }

    public static byte[] Wrap(byte[] kek, byte[] key, byte[] nonce)
    {
        var cipher = new byte[KeyWrap.KeySize];
        var tag = new byte[16];
        using var gcm = new AesGcm(kek, 16);
        gcm.Encrypt(nonce, key, cipher, tag);
        return [.. nonce, .. cipher, .. tag];
    }

    public static byte[] RowKey(string userKey, ulong timestamp) => [.. System.Text.Encoding.UTF8.GetBytes(userKey), .. ForgedSnapshot.Big(~timestamp)];

    public static ForgedRow Clear(string userKey, ulong timestamp, ReadOnlySpan<byte> body, ulong expireAt = 0) =>
        new(RowKey(userKey, timestamp), [0, .. ForgedSnapshot.Little(expireAt), .. body]);

    public static ForgedRow Tombstone(string userKey, ulong timestamp) => new(RowKey(userKey, timestamp), [1, .. new byte[8]]);

    public static ForgedRow Sealed(byte[] key, uint keyId, byte[] nonce, string userKey, ulong timestamp, ReadOnlySpan<byte> body, ulong expireAt = 0)
    {
        var rowKey = RowKey(userKey, timestamp);
        byte[] header = [2, .. ForgedSnapshot.Little(expireAt)];
        byte[] aad = [1, 0, .. ForgedSnapshot.Big(keyId), .. header, .. rowKey];
        return new ForgedRow(rowKey, [.. header, .. Envelope(key, keyId, nonce, body, aad)]);
    }

    public static byte[] RaftEnvelope(byte[] key, uint keyId, byte[] nonce, ReadOnlySpan<byte> plain) =>
        Envelope(key, keyId, nonce, plain, [0x52, 1, .. ForgedSnapshot.Big(keyId)]);

    public static byte[] Proposal(ulong id, ReadOnlySpan<byte> body) => [1, .. ForgedSnapshot.Big(id), .. body];

    /// <summary>A Redis string as the store holds it.</summary>
    public static byte[] StringBody(ReadOnlySpan<byte> value) => [0xFF, 1, 0, .. value];
}
