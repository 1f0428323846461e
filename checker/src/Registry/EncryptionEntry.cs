using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>An encryption-relevant payload of the log, in clear (spec §6).</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Purpose">The purpose it names, for rotations and cutovers.</param>
/// <param name="KeyId">The key it is about; for a bootstrap the storage key.</param>
/// <param name="Registrations">The writers it registers.</param>
public sealed record EncryptionEntry(
    EncryptionEntryKind Kind,
    KeyPurpose Purpose,
    uint KeyId,
    ImmutableArray<Registration> Registrations)
{
    private const byte WireVersion = 1;

    /// <summary>Parses the FSM bytes of an entry; null when it is none of these, or malformed.</summary>
    public static EncryptionEntry? Parse(ReadOnlySpan<byte> payload)
    {
        var cursor = new ByteCursor(payload);
        if (!cursor.TryByte(out var opcode) || !cursor.TryByte(out var version) || version != WireVersion)
            return null;
        var entry = opcode switch
        {
            3 => ParseRegistration(ref cursor),
            4 => ParseBootstrap(ref cursor),
            5 => ParseRotation(ref cursor),
            _ => null,
        };
        return cursor.IsEmpty ? entry : null;
    }

    private static EncryptionEntry? ParseRegistration(ref ByteCursor cursor) => TryWriter(ref cursor) is { } writer
        ? new EncryptionEntry(EncryptionEntryKind.Registration, KeyPurpose.Unspecified, writer.KeyId, [writer])
        : null;

    private static EncryptionEntry? ParseBootstrap(ref ByteCursor cursor)
    {
        if (!cursor.TryUInt32(out var storage) || !TryWrapped(ref cursor) || !cursor.TryUInt32(out _) || !TryWrapped(ref cursor)
            || !cursor.TryUInt32(out var count))
        {
            return null;
        }

        var writers = ImmutableArray.CreateBuilder<Registration>();
        for (; count > 0; count--)
        {
            if (TryWriter(ref cursor) is not { } writer)
                return null;
            writers.Add(writer);
        }

        return new EncryptionEntry(EncryptionEntryKind.Bootstrap, KeyPurpose.Unspecified, storage, writers.ToImmutable());
    }

    private static EncryptionEntry? ParseRotation(ref ByteCursor cursor)
    {
        if (!cursor.TryByte(out var tag) || !cursor.TryUInt32(out var keyId) || !cursor.TryByte(out var purpose) || purpose is not (1 or 2)
            || !TryWrapped(ref cursor) || TryWriter(ref cursor) is not { } proposer)
        {
            return null;
        }

        EncryptionEntryKind? kind = tag switch
        {
            1 => EncryptionEntryKind.Rotation,
            4 => EncryptionEntryKind.EnableStorageEnvelope,
            5 => EncryptionEntryKind.EnableRaftEnvelope,
            _ => null,
        };
        return kind is { } known ? new EncryptionEntry(known, (KeyPurpose)purpose, keyId, [proposer]) : null;
    }

    private static Registration? TryWriter(ref ByteCursor cursor) =>
        cursor.TryUInt32(out var keyId) && cursor.TryUInt64(out var full) && cursor.TryUInt16(out var epoch)
            ? new Registration(keyId, full, epoch)
            : null;

    private static bool TryWrapped(ref ByteCursor cursor) =>
        cursor.TryUInt32(out var length) && length <= int.MaxValue && cursor.TryTake((int)length, out _);
}
