using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>
/// Applies encryption entries (spec §6). The sidecar is durable before the rows of the same entry, so after a crash between the two the entry
/// comes again: then only its rows are written. Every failure is <see cref="EncryptionError.EncryptionApply"/> and halts this replica.
/// </summary>
public sealed class EncryptionApplier(NodeCipher? cipher)
{
    /// <param name="index">The entry's index.</param>
    /// <param name="payload">The whole payload, opcode included.</param>
    /// <param name="batch">Takes the rows.</param>
    /// <exception cref="EncryptionException">Applying must halt.</exception>
    public void Apply(ulong index, ReadOnlySpan<byte> payload, RowBatch batch)
    {
        try
        {
            var node = cipher ?? throw new EncryptionException(EncryptionError.KekNotConfigured);
            switch ((Opcode)payload[0])
            {
                case Opcode.Registration:
                    WriterRegistry.Apply(batch, RegistrationEntry.Decode(payload));
                    break;
                case Opcode.Bootstrap:
                    new BootstrapApplication(node, index, batch).Apply(BootstrapEntry.Decode(payload));
                    break;
                case Opcode.Rotation:
                    ApplyRotation(node, index, RotationEntry.Decode(payload), batch);
                    break;
                default:
                    throw new EncryptionException(EncryptionError.FsmWireSubtag, $"reserved opcode 0x{payload[0]:x2}");
            }

            if (OpcodeRange.ChangesSidecar((Opcode)payload[0]))
                batch.SetEncryptionAppliedIndex(index);
        }
        catch (EncryptionException e) when (!e.Is(EncryptionError.EncryptionApply))
        {
            throw new EncryptionException(EncryptionError.EncryptionApply, $"entry {index}", e);
        }
    }

    private static void ApplyRotation(NodeCipher node, ulong index, RotationEntry entry, RowBatch batch)
    {
        if (entry.Proposer.DekId != entry.DekId)
            throw new EncryptionException(EncryptionError.FsmWireMalformed, $"proposer registers key_id {entry.Proposer.DekId}, entry is of {entry.DekId}");
        switch (entry.Subtag)
        {
            case RotationSubtag.RotateDek:
                Rotate(node, index, entry, batch);
                break;
            case RotationSubtag.RewrapDeks:
                new RewrapApplication(node, index).Apply(entry);
                break;
            case RotationSubtag.RetireDek:
                new RetireApplication(node, index, batch).Apply(entry);
                break;
            case RotationSubtag.EnableStorageEnvelope:
                Require(entry, Purpose.Storage);
                new CutoverApplication(node, index, batch).EnableStorage(entry);
                break;
            case RotationSubtag.EnableRaftEnvelope:
                Require(entry, Purpose.Raft);
                new CutoverApplication(node, index, batch).EnableRaft(entry);
                break;
            default:
                throw new EncryptionException(EncryptionError.FsmWireSubtag, $"0x{(int)entry.Subtag:x2} is reserved");
        }
    }

    private static void Rotate(NodeCipher node, ulong index, RotationEntry entry, RowBatch batch)
    {
        if (index > node.Sidecar.RaftAppliedIndex)
        {
            if (!node.Sidecar.IsBootstrapped)
                throw new EncryptionException(EncryptionError.EncryptionNotBootstrapped);
            var key = node.Unwrap(entry.Wrapped.AsSpan());
            node.Keys.Set(entry.DekId, key);
            var purpose = entry.Purpose;
            if (node.Sidecar.Keys.TryGetValue(entry.DekId, out var known) && known.Purpose != purpose)
                throw new EncryptionException(EncryptionError.SidecarPurpose, $"key_id {entry.DekId} is a {known.Purpose.Name()} key");
            node.Save(node.Sidecar
                .WithKey(entry.DekId, known ?? node.Describe(entry.DekId, purpose, entry.Wrapped.AsSpan(), key))
                .WithActive(purpose, entry.DekId)
                .WithAppliedIndex(index));
        }

        WriterRegistry.Apply(batch, entry.Proposer);
    }

    private static void Require(RotationEntry entry, Purpose purpose)
    {
        if (entry.Purpose != purpose || entry.Wrapped.Length != 0)
            throw new EncryptionException(EncryptionError.FsmWireMalformed, $"a {purpose.Name()} cutover of purpose {entry.Purpose} with {entry.Wrapped.Length} wrapped bytes");
    }
}
