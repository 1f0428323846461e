using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>RegisterEncryptionWriter: puts a node's epoch under a key into the registry (spec §5.3, §7.2), after the node itself has confirmed it (H-04).</summary>
internal sealed class RegisterMethod(IEncryptionState state, MutationGate gate, EntryProposer proposer, WriterChecks writers, ICapabilityProbe probe)
{
    public Task<RegisterEncryptionWriterResponse> InvokeAsync(RegisterEncryptionWriterRequest request, CancellationToken cancellationToken)
    {
        RequestChecks.KeyId(request.DekId, "dek_id");
        if (request.Writers.Count != 1)
            throw Refusals.InvalidArgument($"{request.Writers.Count} writers, want exactly 1");
        Registration writer = RequestChecks.Writer(request.DekId, request.Writers[0].FullNodeId, request.Writers[0].LocalEpoch);
        return gate.RunAsync((turn, token) => RunAsync(writer, turn, token), cancellationToken);
    }

    private async Task<RegisterEncryptionWriterResponse> RunAsync(Registration writer, MutationTurn turn, CancellationToken cancellationToken)
    {
        Sidecar sidecar = state.RequireBootstrapped();
        if (!sidecar.Keys.TryGetValue(writer.DekId, out SidecarKey? key))
            throw Refusals.FailedPrecondition($"dek_id {writer.DekId} is not a key of this cluster");
        GroupMember member = writers.RequireMember(writer.FullNodeId);
        writers.RequireEpoch(writer, writers.IsSelf(writer) ? key.LocalEpoch : await AskAsync(member, writer, cancellationToken));
        return new RegisterEncryptionWriterResponse { AppliedIndex = await proposer.ProposeAsync(RegistrationEntry.Encode(writer), ProposalKind.Admin, turn.Term) };
    }

    private async Task<int> AskAsync(GroupMember member, Registration writer, CancellationToken cancellationToken)
    {
        try
        {
            CapabilityReport report = await probe.ProbeAsync(member.Address, cancellationToken);
            return report.FullNodeId == writer.FullNodeId && report.LocalEpochsById.TryGetValue(writer.DekId, out uint epoch)
                ? (int)epoch
                : throw Refusals.FailedPrecondition($"{member.Id} does not confirm an epoch under key_id {writer.DekId}");
        }
        catch (RpcException e) when (e.Code != RpcCode.FailedPrecondition)
        {
            throw Refusals.FailedPrecondition($"{member.Id} cannot be asked for its epoch: {e.Message}");
        }
    }
}
