using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>
/// RetireDEK: ends a key that nothing needs any more (spec §9). Every voter and learner is asked to look at all that it keeps (D-166): no value, no snapshot
/// and no log entry may be sealed under the key, and each must have applied the rotation away from it, so that nothing new is sealed under it.
/// </summary>
internal sealed class RetireMethod(IConsensus consensus, IEncryptionState state, MutationGate gate, EntryProposer proposer, ICapabilityProbe probe)
{
    public Task<RetireDEKResponse> InvokeAsync(RetireDEKRequest request, CancellationToken cancellationToken)
    {
        RequestChecks.KeyId(request.DekId, "dek_id");
        return gate.RunAsync((turn, token) => RunAsync(request.DekId, turn, token), cancellationToken);
    }

    private async Task<RetireDEKResponse> RunAsync(uint id, MutationTurn turn, CancellationToken cancellationToken)
    {
        Sidecar sidecar = state.RequireBootstrapped();
        if (!sidecar.Keys.TryGetValue(id, out SidecarKey? key))
            throw Refusals.FailedPrecondition($"dek_id {id} is not a key of this cluster");
        if (sidecar.Active(key.Purpose) == id)
            throw Refusals.FailedPrecondition($"dek_id {id} is active; rotate first");
        foreach (GroupMember member in consensus.Status.Members)
            await RequireUnusedAsync(member, id, key.Purpose, cancellationToken);

        var self = new Registration(id, state.Identity.FullId, key.LocalEpoch);
        var entry = new RotationEntry(RotationSubtag.RetireDek, id, (byte)key.Purpose, [], self);
        return new RetireDEKResponse { AppliedIndex = await proposer.ProposeAsync(entry.Encode(), ProposalKind.Admin, turn.Term) };
    }

    private async Task RequireUnusedAsync(GroupMember member, uint id, Purpose purpose, CancellationToken cancellationToken)
    {
        StoreReport report = await AskAsync(member, cancellationToken);
        if (report.FullNodeId != NodeIdentity.Of(member.Id).FullId)
            throw Refusals.FailedPrecondition($"{member.Id}: {member.Address} answers as another node");
        uint active = purpose == Purpose.Storage ? report.ActiveStorageId : report.ActiveRaftId;
        if (active == 0 || active == id)
            throw Refusals.FailedPrecondition($"{member.Id} has not applied the rotation away from key_id {id}");
        if (purpose == Purpose.Raft && report.LogEntriesPerDek.TryGetValue(id, out ulong entries))
            throw new RpcException(RpcCode.FailedPrecondition, $"{EncryptionErrorText.Text(EncryptionError.RaftDekWalStillReferences)}: {member.Id} keeps {entries} under key_id {id}");
        if (purpose == Purpose.Storage)
            RequireNoValues(member, id, report);
    }

    private static void RequireNoValues(GroupMember member, uint id, StoreReport report)
    {
        if (report.Failures > 0)
            throw Refusals.FailedPrecondition($"{member.Id} has {report.Failures} values that do not open: {report.FirstFailure}");
        if (report.ValuesPerDek.TryGetValue(id, out ulong values))
            throw Refusals.FailedPrecondition($"{member.Id} has {values} values under key_id {id}; rewrite first");
        if (!report.RewriteFinished)
            throw Refusals.FailedPrecondition($"{member.Id} has not finished its rewrite, or not flushed it; rewrite first");
        if (report.SnapshotValuesPerDek.TryGetValue(id, out ulong rows))
            throw Refusals.FailedPrecondition($"{member.Id} keeps snapshots with {rows} values under key_id {id}");
    }

    private async Task<StoreReport> AskAsync(GroupMember member, CancellationToken cancellationToken)
    {
        try
        {
            return member.Id == consensus.Status.LocalId ? state.VerifyStore() : await probe.VerifyAsync(member.Address, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or IOException)
        {
            throw Refusals.FailedPrecondition($"{member.Id} cannot be asked what it keeps: {e.Message}");
        }
    }
}
