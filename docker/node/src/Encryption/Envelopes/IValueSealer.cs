namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>Seals values on their way into the store and opens them on their way out. Whether to seal is decided at each write.</summary>
public interface IValueSealer
{
    /// <summary>Whether a value written now is sealed (spec §2.6).</summary>
    bool IsSealing { get; }

    /// <summary>The most bytes that <see cref="Seal"/> makes of a value of this length.</summary>
    int SealedSize(int valueLength);

    /// <summary>Seals a value and returns the length of the envelope.</summary>
    /// <param name="header">The 9 header bytes as they will be stored.</param>
    /// <param name="destination">At least <see cref="SealedSize"/> bytes.</param>
    int Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> value, Span<byte> destination);

    /// <summary>Opens the body of a row whose header says it is encrypted.</summary>
    /// <exception cref="EncryptionException">The body cannot be opened; the value must not be reported as missing.</exception>
    byte[] Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body);

    /// <summary>Whether the body of a row that says it is cleartext is in truth an envelope (spec §2.7).</summary>
    bool IsRebadged(ulong expireAt, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body);
}
