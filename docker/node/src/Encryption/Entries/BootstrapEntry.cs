using System.Collections.Immutable;
using Elastickv.Node.Encryption.Writers;

namespace Elastickv.Node.Encryption.Entries;

/// <summary>
/// Payload 0x04 (spec §6): <c>01 | storage_dek_id 4 | len 4 | wrapped | raft_dek_id 4 | len 4 | wrapped | count 4 | count × registration</c>.
/// </summary>
public sealed record BootstrapEntry(
    uint StorageDekId, ImmutableArray<byte> WrappedStorage, uint RaftDekId, ImmutableArray<byte> WrappedRaft, ImmutableArray<Registration> Writers)
{
    /// <summary>Most registrations in one entry.</summary>
    public const int MaxWriters = 16384;

    public byte[] Encode()
    {
        var writer = new WireWriter(Opcode.Bootstrap);
        writer.UInt32(StorageDekId);
        writer.Bytes(WrappedStorage.AsSpan());
        writer.UInt32(RaftDekId);
        writer.Bytes(WrappedRaft.AsSpan());
        writer.UInt32((uint)Writers.Length);
        foreach (var registration in Writers)
            RegistrationEntry.WriteBody(writer, registration);
        return writer.ToArray();
    }

    /// <param name="payload">The whole payload, opcode included.</param>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.FsmWireVersion"/> or <see cref="EncryptionError.FsmWireMalformed"/>.</exception>
    public static BootstrapEntry Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        reader.Begin(Opcode.Bootstrap);
        var storageId = reader.UInt32();
        var wrappedStorage = reader.Bytes();
        var raftId = reader.UInt32();
        var wrappedRaft = reader.Bytes();
        var count = reader.UInt32();
        if (count > MaxWriters)
            throw WireReader.Malformed($"{count} writers, at most {MaxWriters}");
        var writers = ImmutableArray.CreateBuilder<Registration>();
        for (var i = 0; i < count; i++)
            writers.Add(RegistrationEntry.ReadBody(ref reader));
        reader.End();
        return new BootstrapEntry(storageId, [.. wrappedStorage], raftId, [.. wrappedRaft], writers.ToImmutable());
    }
}
