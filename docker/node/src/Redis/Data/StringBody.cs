using System.Buffers.Binary;

namespace Elastickv.Node.Redis.Data;

/// <summary>The stored form of a Redis string (spec §2.2): <c>FF 01 flags [BE8 expiry in unix ms if flags &amp; 1] value</c>. Anything else is a bare value of an older writer.</summary>
public readonly ref struct StringBody
{
    private const int HeaderBytes = 3;
    private const byte HasExpiry = 1;

    private StringBody(ReadOnlySpan<byte> value, long expiresAt)
    {
        Value = value;
        ExpiresAt = expiresAt;
    }

    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Unix milliseconds; 0 is never.</summary>
    public long ExpiresAt { get; }

    public bool IsExpired(long nowMs) => ExpiresAt != 0 && ExpiresAt <= nowMs;

    public static StringBody Parse(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < HeaderBytes || stored[0] != 0xFF || stored[1] != 0x01)
            return new StringBody(stored, 0);
        if ((stored[2] & HasExpiry) == 0)
            return new StringBody(stored[HeaderBytes..], 0);
        if (stored.Length < HeaderBytes + sizeof(long))
            throw new CorruptValueException("string body is shorter than its expiry");
        return new StringBody(stored[(HeaderBytes + sizeof(long))..], BinaryPrimitives.ReadInt64BigEndian(stored[HeaderBytes..]));
    }

    public static byte[] Compose(ReadOnlySpan<byte> value, long expiresAt)
    {
        int header = HeaderBytes + (expiresAt == 0 ? 0 : sizeof(long));
        var stored = new byte[header + value.Length];
        stored[0] = 0xFF;
        stored[1] = 0x01;
        if (expiresAt != 0)
        {
            stored[2] = HasExpiry;
            BinaryPrimitives.WriteInt64BigEndian(stored.AsSpan(HeaderBytes), expiresAt);
        }

        value.CopyTo(stored.AsSpan(header));
        return stored;
    }
}
