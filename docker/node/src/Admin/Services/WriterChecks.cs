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
        RequireNoCollision(proposer);
        int lowest = RegisteredEpoch(proposer.DekId, proposer) ?? 0;
        int registered = RegisteredEpoch(active, proposer) ?? 0;
        int highest = Math.Max(registered, IsSelf(proposer) && sidecar.Keys.TryGetValue(active, out SidecarKey? key) ? key.LocalEpoch : 0);
        if (proposer.LocalEpoch < lowest || proposer.LocalEpoch > highest)
            throw Refuse(proposer, lowest, highest);
    }

    /// <summary>Judges a node's own registration against its real epoch.</summary>
    public void RequireEpoch(Registration writer, int realEpoch)
    {
        RequireNoCollision(writer);
        int lowest = RegisteredEpoch(writer.DekId, writer) ?? 0;
        if (writer.LocalEpoch < lowest || writer.LocalEpoch > Math.Max(lowest, realEpoch))
            throw Refuse(writer, lowest, Math.Max(lowest, realEpoch));
    }

    public bool IsSelf(Registration writer) => writer.FullNodeId == state.Identity.FullId;

    private void RequireNoCollision(Registration writer)
    {
        if (state.FindWriter(writer.DekId, writer.NodeId16) is { } row && row.FullNodeId != writer.FullNodeId)
            throw new RpcException(RpcCode.FailedPrecondition, $"{EncryptionErrorText.Text(EncryptionError.WriterUint16Collision)}: {writer.FullNodeId} and {row.FullNodeId}");
    }

    private int? RegisteredEpoch(uint dekId, Registration writer) =>
        state.FindWriter(dekId, writer.NodeId16) is { } row && row.FullNodeId == writer.FullNodeId ? row.LastSeenEpoch : null;

    private static RpcException Refuse(Registration writer, int lowest, int highest) => Refusals.FailedPrecondition(
        $"epoch {writer.LocalEpoch} of full_node_id {writer.FullNodeId} under key_id {writer.DekId} cannot be right: registered {lowest}, real {highest}");
}
