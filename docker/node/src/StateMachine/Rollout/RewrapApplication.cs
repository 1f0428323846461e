using System.Collections.Immutable;
using System.Security.Cryptography;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>
/// Applies a rewrap: the same data keys, wrapped under the next KEK (spec §9). A list that is not of exactly the keys there are is stale and changes
/// nothing but the recorded index, on every replica alike. A replica that has the next KEK checks each key; one that has not keeps its keys in memory,
/// and its next start asks for that KEK.
/// </summary>
internal readonly struct RewrapApplication(NodeCipher node, ulong index)
{
    public void Apply(RotationEntry entry)
    {
        if (index <= node.Sidecar.RaftAppliedIndex)
            return;
        var wrapped = RewrapList.Decode(entry.Wrapped.AsSpan());
        var next = node.Sidecar.WithAppliedIndex(index);
        if (wrapped.Keys.SequenceEqual(node.Sidecar.Keys.Keys))
        {
            foreach (var (id, bytes) in wrapped)
            {
                RequireSameKey(id, bytes);
                next = next.WithKey(id, next.Keys[id] with { Wrapped = bytes });
            }
        }

        node.Save(next);
    }

    private void RequireSameKey(uint id, ImmutableArray<byte> wrapped)
    {
        if (node.Kek.Next is not { } kek)
            return;
        var key = kek.Unwrap(wrapped.AsSpan());
        var isSame = node.Keys.Get(id).HasBytes(key);
        CryptographicOperations.ZeroMemory(key);
        if (!isSame)
            throw new EncryptionException(EncryptionError.KeyConflict, $"rewrap of key_id {id}");
    }
}
