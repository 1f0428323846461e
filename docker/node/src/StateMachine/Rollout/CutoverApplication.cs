using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>
/// Applies the two cutover markers (spec §6.3, §6.4). A marker of a key that is not active any more, or of an envelope that is active already,
/// changes nothing but the recorded index. The same holds on every replica, also when the entry comes again.
/// </summary>
internal readonly struct CutoverApplication(NodeCipher node, ulong index, RowBatch batch)
{
    public void EnableStorage(RotationEntry entry)
    {
        var sidecar = node.Sidecar;
        var takesEffect = IsRepeated
            ? sidecar.StorageEnvelopeCutoverIndex == index
            : !sidecar.StorageEnvelopeActive && sidecar.ActiveStorage == entry.DekId && entry.DekId != 0;
        Finish(entry, takesEffect, sidecar with { StorageEnvelopeActive = true, StorageEnvelopeCutoverIndex = index });
    }

    public void EnableRaft(RotationEntry entry)
    {
        var sidecar = node.Sidecar;
        var takesEffect = IsRepeated
            ? sidecar.RaftEnvelopeCutoverIndex == index
            : sidecar.RaftEnvelopeCutoverIndex == 0 && sidecar.ActiveRaft == entry.DekId && entry.DekId != 0;
        Finish(entry, takesEffect, sidecar with { RaftEnvelopeCutoverIndex = index });
    }

    private bool IsRepeated => index <= node.Sidecar.RaftAppliedIndex;

    private void Finish(RotationEntry entry, bool takesEffect, Sidecar changed)
    {
        if (takesEffect)
            WriterRegistry.Apply(batch, entry.Proposer);
        if (!IsRepeated)
            node.Save((takesEffect ? changed : node.Sidecar).WithAppliedIndex(index));
    }
}
