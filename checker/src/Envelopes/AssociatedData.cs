using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>What an envelope is bound to.</summary>
internal static class AssociatedData
{
    private const byte RaftPurpose = (byte)'R';

    /// <summary>Spec §2.4: version ‖ flag ‖ BE4 key id ‖ the row's nine-byte header as stored ‖ the row's key.</summary>
    public static byte[] OfStorage(Envelope envelope, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> rowHeader) =>
        [.. envelope.Prefix, .. rowHeader, .. rowKey];

    /// <summary>Spec §3.1: 'R' ‖ version ‖ BE4 key id.</summary>
    public static byte[] OfRaft(Envelope envelope) => [RaftPurpose, envelope.Version, .. envelope.Prefix[2..]];

    /// <summary>The header that a sealed row with these bytes has when its state bits are cleared or set as they should be.</summary>
    public static byte[] SealedHeader(ReadOnlySpan<byte> header)
    {
        var copy = header.ToArray();
        copy[0] = RowHeader.SealedLive;
        return copy;
    }
}
