using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>EnableStorageEnvelope and EnableRaftEnvelope: the markers of phases 1 and 2 (spec §6.3, §6.4, §7.2). A repeated call answers with the first one's index.</summary>
internal sealed class CutoverMethods(IEncryptionState state, MutationGate gate, EntryProposer proposer, CapabilityCheck capability, WriterChecks writers)
{
    public Task<EnableStorageEnvelopeResponse> EnableStorageAsync(EnableStorageEnvelopeRequest request, CancellationToken cancellationToken)
    {
        RequestChecks.Writer(0, request.ProposerNodeId, request.ProposerLocalEpoch);
        return gate.RunAsync((turn, token) => RunStorageAsync(request, turn, token), cancellationToken);
    }

    public Task<EnableRaftEnvelopeResponse> EnableRaftAsync(EnableRaftEnvelopeRequest request, CancellationToken cancellationToken)
    {
        RequestChecks.Writer(0, request.ProposerNodeId, request.ProposerLocalEpoch);
        return gate.RunAsync((turn, token) => RunRaftAsync(request, turn, token), cancellationToken);
    }

    private async Task<EnableStorageEnvelopeResponse> RunStorageAsync(EnableStorageEnvelopeRequest request, MutationTurn turn, CancellationToken cancellationToken)
    {
        Sidecar sidecar = state.RequireBootstrapped();
        if (sidecar.StorageEnvelopeActive)
            return StorageAlreadyActive(sidecar);
        IReadOnlyList<CapabilityVerdict> summary = await capability.RequireAllAsync(cancellationToken);
        var writer = new Registration(sidecar.ActiveStorage, request.ProposerNodeId, (ushort)request.ProposerLocalEpoch);
        writers.RequireProposer(writer, sidecar, sidecar.ActiveStorage);

        ulong index = await ProposeAsync(RotationSubtag.EnableStorageEnvelope, Purpose.Storage, writer, ProposalKind.Admin, turn);
        RequireEffect(state.RequireBootstrapped().StorageEnvelopeCutoverIndex, index);
        var response = new EnableStorageEnvelopeResponse { AppliedIndex = index };
        response.CapabilitySummary.AddRange(summary);
        return response;
    }

    private static EnableStorageEnvelopeResponse StorageAlreadyActive(Sidecar sidecar)
    {
        bool isUnknown = sidecar.StorageEnvelopeCutoverIndex == 0;
        return new EnableStorageEnvelopeResponse
        {
            WasAlreadyActive = true,
            CutoverIndexUnknown = isUnknown,
            AppliedIndex = isUnknown ? sidecar.RaftAppliedIndex : sidecar.StorageEnvelopeCutoverIndex,
        };
    }

    private async Task<EnableRaftEnvelopeResponse> RunRaftAsync(EnableRaftEnvelopeRequest request, MutationTurn turn, CancellationToken cancellationToken)
    {
        Sidecar sidecar = state.RequireBootstrapped();
        if (sidecar.RaftEnvelopeCutoverIndex != 0)
            return new EnableRaftEnvelopeResponse { WasAlreadyActive = true, AppliedIndex = sidecar.RaftEnvelopeCutoverIndex };
        IReadOnlyList<CapabilityVerdict> summary = await capability.RequireAllAsync(cancellationToken);
        var writer = new Registration(sidecar.ActiveRaft, request.ProposerNodeId, (ushort)request.ProposerLocalEpoch);
        writers.RequireProposer(writer, sidecar, sidecar.ActiveRaft);

        ulong index = await ProposeAsync(RotationSubtag.EnableRaftEnvelope, Purpose.Raft, writer, ProposalKind.Marker, turn);
        RequireEffect(state.RequireBootstrapped().RaftEnvelopeCutoverIndex, index);
        var response = new EnableRaftEnvelopeResponse { AppliedIndex = index };
        response.CapabilitySummary.AddRange(summary);
        return response;
    }

    private Task<ulong> ProposeAsync(RotationSubtag subtag, Purpose purpose, Registration writer, ProposalKind kind, MutationTurn turn) =>
        proposer.ProposeAsync(new RotationEntry(subtag, writer.DekId, (byte)purpose, [], writer).Encode(), kind, turn.Term);

    /// <summary>A marker whose key is not active any more when it is applied changes nothing.</summary>
    private static void RequireEffect(ulong cutover, ulong index)
    {
        if (cutover != index)
            throw new RpcException(RpcCode.FailedPrecondition, $"encryption: the marker at index {index} had no effect, since another entry came before it; try again");
    }
}
