using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>
/// Lets a member in (H-08, spec §8.2, §5.4 e): once there are keys, only a node that says itself that it is capable, and only after it stands in the writer
/// registry under every key. A change of membership and a mutation of the keys never overlap, so what was judged still holds when it is applied.
/// </summary>
internal sealed class MembershipGate(IConsensus consensus, IEncryptionState state, MutationGate gate, EntryProposer proposer, ICapabilityProbe probe)
{
    /// <summary>Removes a member: nobody needs to be asked.</summary>
    public Task<ulong> ChangeAsync(MembershipChange change, CancellationToken cancellationToken) =>
        gate.RunBesideAsync(_ => consensus.ChangeMembershipAsync(change, CancellationToken.None), cancellationToken);

    /// <summary>Adds or promotes a member.</summary>
    /// <exception cref="RpcException">
    /// FailedPrecondition with <c>ErrPeerNotEncryptionCapable</c>, <c>ErrPeerNotEncryptionRegistered</c>, <c>ErrCapabilityCheckFailed</c> or
    /// <c>ErrWriterUint16Collision</c>: nothing was proposed.
    /// </exception>
    public Task<ulong> AdmitAsync(MembershipChange change, CancellationToken cancellationToken) => gate.RunBesideAsync(
        async token =>
        {
            ulong term = await Leadership.RequireAsync(consensus, token);
            if (state.HasSidecarPath && state.Find() is { IsBootstrapped: true } sidecar)
                await RegisterAsync(change.Member, sidecar, term, token);
            return await consensus.ChangeMembershipAsync(change, CancellationToken.None);
        },
        cancellationToken);

    private async Task RegisterAsync(GroupMember candidate, Sidecar sidecar, ulong term, CancellationToken cancellationToken)
    {
        CapabilityReport report = await AskAsync(candidate, cancellationToken);
        Registration[] wanted = [.. sidecar.Keys.Keys.Select(id => new Registration(id, report.FullNodeId, (ushort)report.LocalEpochsById.GetValueOrDefault(id)))];
        Registration[] missing = [.. wanted.Where(writer => !IsRegistered(writer))];
        foreach (Registration writer in missing)
            await proposer.ProposeAsync(RegistrationEntry.Encode(writer), ProposalKind.Admin, term);
    }

    private async Task<CapabilityReport> AskAsync(GroupMember candidate, CancellationToken cancellationToken)
    {
        CapabilityReport report;
        try
        {
            report = await probe.ProbeAsync(candidate.Address, cancellationToken);
        }
        catch (RpcException e)
        {
            throw Refuse(EncryptionError.CapabilityCheckFailed, $"{candidate.Id} at {candidate.Address}: {e.Message}");
        }

        if (report.FullNodeId != NodeIdentity.Of(candidate.Id).FullId)
            throw Refuse(EncryptionError.CapabilityCheckFailed, $"{candidate.Address} answers as another node, full_node_id={report.FullNodeId}");
        return report.EncryptionCapable ? report : throw Refuse(EncryptionError.PeerNotEncryptionCapable, candidate.Id);
    }

    /// <summary>Whether the registry has this writer. One that has written under higher epochs than it remembers would use their nonces again.</summary>
    private bool IsRegistered(Registration writer)
    {
        if (state.FindWriter(writer.DekId, writer.NodeId16) is not { } row)
            return false;
        if (row.FullNodeId != writer.FullNodeId)
            throw Refuse(EncryptionError.WriterUint16Collision, $"{writer.FullNodeId} and {row.FullNodeId}");
        return writer.LocalEpoch >= row.LastSeenEpoch
            ? writer.LocalEpoch == row.LastSeenEpoch
            : throw Refuse(
                EncryptionError.PeerNotEncryptionRegistered,
                $"it is at epoch {writer.LocalEpoch} under key_id {writer.DekId}, registered is {row.LastSeenEpoch}; run resync-sidecar on it first");
    }

    private static RpcException Refuse(EncryptionError error, string detail) =>
        new(RpcCode.FailedPrecondition, $"{EncryptionErrorText.Text(error)}: {detail}");
}
