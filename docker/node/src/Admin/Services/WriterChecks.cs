using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Admin.Services;

/// <summary>
/// Judges registrations before anything is proposed (H-04). An epoch below the registered one would halt every replica, one above the node's real epoch
/// would later keep the node itself out, so neither is taken on trust.
/// </summary>
internal sealed class WriterChecks(IConsensus consensus, IEncryptionState state)
{
    /// <exception cref="RpcException">FailedPrecondition: no member has this id.</exception>
    public GroupMember RequireMember(ulong fullNodeId) =>
        consensus.Status.Members.FirstOrDefault(member => NodeIdentity.Of(member.Id).FullId == fullNodeId)
        ?? throw Refusals.FailedPrecondition($"full_node_id {fullNodeId} is not a member of the group");

    /// <summary>Judges the row that a rotation or a cutover carries for its proposer.</summary>
    /// <param name="sidecar">The applied state.</param>
    /// <param name="active">The key of the same purpose under which the proposer writes now.</param>
    public void RequireProposer(Registration proposer, Sidecar sidecar, uint active)
    {
        RequireMember(proposer.FullNodeId);
        RequireEpoch(proposer, IsSelf(proposer) ? sidecar.Keys[active].LocalEpoch : RegisteredEpoch(active, proposer));
    }

    /// <summary>
    /// Judges a registration against the node's real epoch. This node registers itself whenever it finds its row missing, past the queue of
    /// mutations: an entry with a lower epoch of this node could come to stand behind that, so of this node only the real epoch will do.
    /// </summary>
    public void RequireEpoch(Registration writer, int realEpoch)
    {
        if (state.FindWriter(writer.DekId, writer.NodeId16) is { } row && row.FullNodeId != writer.FullNodeId)
            throw new RpcException(RpcCode.FailedPrecondition, $"{EncryptionErrorText.Text(EncryptionError.WriterUint16Collision)}: {writer.FullNodeId} and {row.FullNodeId}");
        int lowest = IsSelf(writer) ? realEpoch : RegisteredEpoch(writer.DekId, writer);
        int highest = Math.Max(lowest, realEpoch);
        if (writer.LocalEpoch < lowest || writer.LocalEpoch > highest)
            throw Refuse(writer, lowest, highest);
    }

    public bool IsSelf(Registration writer) => writer.FullNodeId == state.Identity.FullId;

    private int RegisteredEpoch(uint dekId, Registration writer) =>
        state.FindWriter(dekId, writer.NodeId16) is { } row && row.FullNodeId == writer.FullNodeId ? row.LastSeenEpoch : 0;

    private static RpcException Refuse(Registration writer, int lowest, int highest) => Refusals.FailedPrecondition(
        $"epoch {writer.LocalEpoch} of full_node_id {writer.FullNodeId} under key_id {writer.DekId} cannot be right: it is at least {lowest} and at most {highest}");
}
