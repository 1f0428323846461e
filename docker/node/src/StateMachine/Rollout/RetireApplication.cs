using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>
/// Applies the end of a key (spec §5.5, §9): it goes from the sidecar and from memory, and its slice from the writer registry. A key that is active
/// again or unknown stays as it is; whether nothing needs the key was judged before the entry was proposed.
/// </summary>
internal readonly struct RetireApplication(NodeCipher node, ulong index, RowBatch batch)
{
    public void Apply(RotationEntry entry)
    {
        var sidecar = node.Sidecar;
        if (sidecar.ActiveStorage != entry.DekId && sidecar.ActiveRaft != entry.DekId)
        {
            WriterRegistry.DropDek(batch, entry.DekId);
            RewriteCursor.Drop(batch, entry.DekId);
        }

        if (index <= sidecar.RaftAppliedIndex)
            return;
        node.Save(sidecar.WithoutInactiveKey(entry.DekId).WithAppliedIndex(index));
        if (!node.Sidecar.Keys.ContainsKey(entry.DekId))
            node.Keys.Delete(entry.DekId);
    }
}
