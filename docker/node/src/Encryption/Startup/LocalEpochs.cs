using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;

namespace Elastickv.Node.Encryption.Startup;

/// <summary>
/// This node's epochs (spec §5.5): raised once at each process start, and never at or below what the registry has seen, because that would
/// repeat nonces.
/// </summary>
public static class LocalEpochs
{
    /// <summary>
    /// The sidecar with the epochs of this process life: the active storage key's raised by one, the active raft key's too once the raft
    /// cutover is active. It must be on disk before anything is sealed.
    /// </summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.LocalEpochExhausted"/>.</exception>
    public static Sidecar Raise(Sidecar sidecar)
    {
        StartupGuards.RequireEpochsLeft(sidecar);
        var raised = RaiseKey(sidecar, sidecar.ActiveStorage);
        return sidecar.RaftEnvelopeCutoverIndex == 0 ? raised : RaiseKey(raised, sidecar.ActiveRaft);
    }

    /// <summary>
    /// Before raising: the sidecar must not be older than the registry, and a node that stores sealed values must have a row. That may be one
    /// of an earlier key: a node that ended between a rotation and its registration under the new key has done nothing wrong.
    /// </summary>
    /// <param name="find">The registry row of a key and 16-bit id, as far as the store has it.</param>
    /// <param name="isStoreBehind">Whether entries that the sidecar knows are not in the store yet, as after a rebuild of the sidecar: then rows may be yet to come.</param>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.LocalEpochRollback"/>.</exception>
    public static void RequireNoRollbackBeforeRaise(Sidecar sidecar, NodeIdentity node, Func<uint, ushort, WriterRow?> find, bool isStoreBehind = false)
    {
        var isRowless = !isStoreBehind && !sidecar.Keys.Keys.Any(id => find(id, node.Id16) is not null);
        foreach (var (keyId, epoch) in Active(sidecar))
        {
            var row = find(keyId, node.Id16);
            if (isRowless && keyId == sidecar.ActiveStorage && sidecar.StorageEnvelopeActive)
                throw Rollback(keyId, $"sidecar has {epoch}, the row is missing");
            if (row is not null)
                Require(keyId, epoch, row, node, allowEqual: true);
        }
    }

    /// <summary>
    /// After raising and replay: every raised epoch must be above the registry's. One that was not raised, because its purpose came into use only in
    /// the replay, may equal it: the row is that of the bootstrap or cutover itself, and nothing was ever sealed under it.
    /// </summary>
    /// <param name="atStart">The sidecar as the replay found it.</param>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.LocalEpochRollback"/>.</exception>
    public static void RequireNoRollbackAfterReplay(Sidecar sidecar, Sidecar atStart, NodeIdentity node, Func<uint, ushort, WriterRow?> find)
    {
        foreach (var (keyId, epoch) in Active(sidecar))
        {
            var raised = keyId == sidecar.ActiveStorage ? atStart.ActiveStorage != 0 : atStart.RaftEnvelopeCutoverIndex != 0;
            if (find(keyId, node.Id16) is { } row)
                Require(keyId, epoch, row, node, allowEqual: !raised);
        }
    }

    /// <summary>The epoch to take after the sidecar was rebuilt: above its own and the registry's.</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.LocalEpochExhausted"/>.</exception>
    public static ushort Recover(ushort own, ushort? registered)
    {
        var greatest = Math.Max(own, registered ?? 0);
        return greatest == ushort.MaxValue ? throw new EncryptionException(EncryptionError.LocalEpochExhausted) : (ushort)(greatest + 1);
    }

    private static Sidecar RaiseKey(Sidecar sidecar, uint keyId)
    {
        if (keyId == 0)
            return sidecar;
        var key = sidecar.Keys[keyId];
        return sidecar.WithKey(keyId, key with { LocalEpoch = (ushort)(key.LocalEpoch + 1) });
    }

    private static IEnumerable<(uint KeyId, ushort Epoch)> Active(Sidecar sidecar) =>
        new[] { Purpose.Storage, Purpose.Raft }.Select(sidecar.Active).Where(keyId => keyId != 0)
            .Select(keyId => (keyId, sidecar.Keys[keyId].LocalEpoch));

    private static void Require(uint keyId, ushort epoch, WriterRow row, NodeIdentity node, bool allowEqual)
    {
        if (row.FullNodeId != node.FullId)
            throw Rollback(keyId, $"the row belongs to node 0x{row.FullNodeId:x16}");
        if (allowEqual ? epoch < row.LastSeenEpoch : epoch <= row.LastSeenEpoch)
            throw Rollback(keyId, $"sidecar has {epoch}, the row {row.LastSeenEpoch}");
    }

    private static EncryptionException Rollback(uint keyId, string detail) =>
        new(EncryptionError.LocalEpochRollback, $"key_id {keyId}: {detail}");
}
