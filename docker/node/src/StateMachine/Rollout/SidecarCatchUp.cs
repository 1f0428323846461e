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
            next = next.WithKey(id, next.Keys.TryGetValue(id, out var known)
                ? known with { Wrapped = [.. wrapped.Span] }
                : cipher.Describe(id, PurposeOf(id, leader), wrapped.Span, key));
        }

        // What the leader has no more was retired by one of the entries that the snapshot stands in for.
        var retired = next.Keys.Keys.Where(id => !leader.WrappedDeksById.ContainsKey(id)).ToList();
        cipher.Save((next with { Keys = next.Keys.RemoveRange(retired) })
            .WithActive(Purpose.Storage, leader.ActiveStorageId)
            .WithActive(Purpose.Raft, leader.ActiveRaftId)
            .WithAppliedIndex(leader.LatestAppliedIndex) with
        {
            StorageEnvelopeActive = leader.StorageEnvelopeActive,
            StorageEnvelopeCutoverIndex = leader.StorageEnvelopeCutoverIndex,
            RaftEnvelopeCutoverIndex = leader.RaftEnvelopeCutoverIndex,
        });
        retired.ForEach(cipher.Keys.Delete);
    }

    private static Purpose PurposeOf(uint id, SidecarStateReport leader) =>
        leader.PurposesById.TryGetValue(id, out var purpose) && purpose is (uint)Purpose.Storage or (uint)Purpose.Raft
            ? (Purpose)purpose
            : throw new EncryptionException(EncryptionError.SidecarPurpose, $"the leader does not tell the purpose of key_id {id}");
}
