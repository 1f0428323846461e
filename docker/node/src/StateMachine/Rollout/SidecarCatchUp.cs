using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Proto;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>
/// Brings the sidecar of a running node up to its leader's, when a snapshot stands in for entries that changed the keys. Epochs stay this
/// node's own: under a key that is new here it has never written, so the epoch of this process life is unused.
/// </summary>
internal static class SidecarCatchUp
{
    /// <exception cref="EncryptionException">A key does not open under the KEK, or contradicts one that is known here: halt.</exception>
    public static void Apply(NodeCipher cipher, SidecarStateReport leader)
    {
        var next = cipher.Sidecar;
        if (leader.LatestAppliedIndex <= next.RaftAppliedIndex)
            return;
        foreach (var (id, wrapped) in leader.WrappedDeksById)
        {
            var key = cipher.Unwrap(wrapped.Span);
            cipher.Keys.Set(id, key);
            if (!next.Keys.ContainsKey(id))
                next = next.WithKey(id, cipher.Describe(id, PurposeOf(id, leader), wrapped.Span, key));
        }

        cipher.Save(next
            .WithActive(Purpose.Storage, leader.ActiveStorageId)
            .WithActive(Purpose.Raft, leader.ActiveRaftId)
            .WithAppliedIndex(leader.LatestAppliedIndex) with
        {
            StorageEnvelopeActive = leader.StorageEnvelopeActive,
            StorageEnvelopeCutoverIndex = leader.StorageEnvelopeCutoverIndex,
            RaftEnvelopeCutoverIndex = leader.RaftEnvelopeCutoverIndex,
        });
    }

    private static Purpose PurposeOf(uint id, SidecarStateReport leader) =>
        leader.PurposesById.TryGetValue(id, out var purpose) && purpose is (uint)Purpose.Storage or (uint)Purpose.Raft
            ? (Purpose)purpose
            : throw new EncryptionException(EncryptionError.SidecarPurpose, $"the leader does not tell the purpose of key_id {id}");
}
