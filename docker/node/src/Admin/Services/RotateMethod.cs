using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>RotateDEK: makes a new key the active one of its purpose (spec §6.2, §7.2).</summary>
internal sealed class RotateMethod(IEncryptionState state, MutationGate gate, EntryProposer proposer, WriterChecks writers)
{
    public Task<RotateDEKResponse> InvokeAsync(RotateDEKRequest request, CancellationToken cancellationToken)
    {
        Purpose purpose = PurposeOf(request);
        RequestChecks.KeyId(request.NewDekId, "new_dek_id");
        RequestChecks.Wrapped(request.WrappedNewDek, "wrapped_new_dek");
        Registration writer = RequestChecks.Writer(request.NewDekId, request.ProposerNodeId, request.ProposerLocalEpoch);
        return gate.RunAsync((turn, _) => RunAsync(request, purpose, writer, turn), cancellationToken);
    }

    /// <summary>The rotation that a node makes itself while it starts.</summary>
    public Task<RotateDEKResponse> InvokeAtStartAsync(RotateDEKRequest request, CancellationToken cancellationToken) => gate.RunAtStartAsync(
        (turn, _) => RunAsync(request, PurposeOf(request), RequestChecks.Writer(request.NewDekId, request.ProposerNodeId, request.ProposerLocalEpoch), turn),
        cancellationToken);

    private static Purpose PurposeOf(RotateDEKRequest request) => request.Purpose switch
    {
        RotateDEKRequest.Types.Purpose.Storage => Purpose.Storage,
        RotateDEKRequest.Types.Purpose.Raft => Purpose.Raft,
        _ => throw Refusals.InvalidArgument("purpose is unspecified"),
    };

    private async Task<RotateDEKResponse> RunAsync(RotateDEKRequest request, Purpose purpose, Registration writer, MutationTurn turn)
    {
        KekWrapper kek = turn.Kek;
        Sidecar sidecar = state.RequireBootstrapped();
        if (sidecar.Keys.TryGetValue(request.NewDekId, out SidecarKey? known))
            return Repeated(request, purpose, sidecar, known);
        KeyChecks.RequireNew(kek, KeyChecks.Unwrap(kek, request.WrappedNewDek, "wrapped_new_dek"), sidecar);
        KeyChecks.RequirePresentKek(kek, request.WrappedNewDek, sidecar);
        writers.RequireProposer(writer, sidecar, sidecar.Active(purpose));

        var entry = new RotationEntry(RotationSubtag.RotateDek, request.NewDekId, (byte)purpose, [.. request.WrappedNewDek.Span], writer);
        return new RotateDEKResponse { AppliedIndex = await proposer.ProposeAsync(entry.Encode(), ProposalKind.Admin, turn.Term) };
    }

    /// <summary>The same rotation again has been done; the id with any other key would halt every replica.</summary>
    private static RotateDEKResponse Repeated(RotateDEKRequest request, Purpose purpose, Sidecar sidecar, SidecarKey known) =>
        sidecar.Active(purpose) == request.NewDekId && KeyChecks.IsSame(known, request.WrappedNewDek)
            ? new RotateDEKResponse { AppliedIndex = sidecar.RaftAppliedIndex }
            : throw Refusals.FailedPrecondition($"new_dek_id {request.NewDekId} is in use");
}
