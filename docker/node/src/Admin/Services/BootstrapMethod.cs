using System.Security.Cryptography;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>BootstrapEncryption: installs the first two keys, with a registry row for each writer under each (spec §6.1, §7.2).</summary>
internal sealed class BootstrapMethod(IEncryptionState state, MutationGate gate, EntryProposer proposer, CapabilityCheck capability, WriterChecks writers)
{
    public Task<BootstrapEncryptionResponse> InvokeAsync(BootstrapEncryptionRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        return gate.RunAsync((turn, token) => RunAsync(request, turn, token), cancellationToken);
    }

    private static void Check(BootstrapEncryptionRequest request)
    {
        RequestChecks.KeyId(request.StorageDekId, "storage_dek_id");
        RequestChecks.KeyId(request.RaftDekId, "raft_dek_id");
        if (request.StorageDekId == request.RaftDekId)
            throw Refusals.InvalidArgument($"storage_dek_id and raft_dek_id are both {request.RaftDekId}");
        RequestChecks.Wrapped(request.WrappedStorageDek, "wrapped_storage_dek");
        RequestChecks.Wrapped(request.WrappedRaftDek, "wrapped_raft_dek");
        RequestChecks.Batch(request.WriterBatch);
    }

    private async Task<BootstrapEncryptionResponse> RunAsync(BootstrapEncryptionRequest request, MutationTurn turn, CancellationToken cancellationToken)
    {
        if (state.Find() is { IsBootstrapped: true } sidecar)
            return Repeated(request, sidecar);
        CheckKeys(request, turn.Kek);
        foreach (WriterRegistryEntry writer in request.WriterBatch)
            CheckWriter(writer);
        await capability.RequireAllAsync(cancellationToken);

        var entry = new BootstrapEntry(
            request.StorageDekId, [.. request.WrappedStorageDek.Span], request.RaftDekId, [.. request.WrappedRaftDek.Span], [.. request.WriterBatch.SelectMany(writer => Rows(writer, request))]);
        return new BootstrapEncryptionResponse { AppliedIndex = await proposer.ProposeAsync(entry.Encode(), ProposalKind.Admin, turn.Term) };
    }

    /// <summary>The same bootstrap again has been done; any other would halt every replica.</summary>
    private static BootstrapEncryptionResponse Repeated(BootstrapEncryptionRequest request, Sidecar sidecar)
    {
        bool isSame = sidecar.ActiveStorage == request.StorageDekId && sidecar.ActiveRaft == request.RaftDekId
            && KeyChecks.IsSame(sidecar.Keys[request.StorageDekId], request.WrappedStorageDek)
            && KeyChecks.IsSame(sidecar.Keys[request.RaftDekId], request.WrappedRaftDek);
        return isSame
            ? new BootstrapEncryptionResponse { AppliedIndex = sidecar.RaftAppliedIndex }
            : throw Refusals.FailedPrecondition("the cluster is bootstrapped already, with other keys; use RotateDEK");
    }

    private static void CheckKeys(BootstrapEncryptionRequest request, KekWrapper kek)
    {
        byte[] storage = KeyChecks.Unwrap(kek, request.WrappedStorageDek, "wrapped_storage_dek");
        byte[] raft = KeyChecks.Unwrap(kek, request.WrappedRaftDek, "wrapped_raft_dek");
        if (CryptographicOperations.FixedTimeEquals(storage, raft))
            throw Refusals.InvalidArgument("storage and raft DEK are the same key");
    }

    /// <summary>Before the bootstrap every node's epoch is 0 (spec §5.5).</summary>
    private void CheckWriter(WriterRegistryEntry writer)
    {
        writers.RequireMember(writer.FullNodeId);
        if (writer.LocalEpoch != 0)
            throw Refusals.FailedPrecondition($"epoch {writer.LocalEpoch} of full_node_id {writer.FullNodeId} cannot be right: before bootstrap it is 0");
    }

    private static IEnumerable<Registration> Rows(WriterRegistryEntry writer, BootstrapEncryptionRequest request) =>
    [
        new(request.StorageDekId, writer.FullNodeId, (ushort)writer.LocalEpoch),
        new(request.RaftDekId, writer.FullNodeId, (ushort)writer.LocalEpoch),
    ];
}
