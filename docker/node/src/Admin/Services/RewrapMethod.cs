using System.Collections.Immutable;
using System.Security.Cryptography;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>
/// RewrapDEKs: wraps all data keys under the next KEK (spec §9). The leader makes the wraps, so no key travels; every member must have the same next KEK,
/// or it could not start again.
/// </summary>
internal sealed class RewrapMethod(IEncryptionState state, MutationGate gate, EntryProposer proposer, CapabilityCheck capability)
{
    public Task<RewrapDEKsResponse> InvokeAsync(Empty request, CancellationToken cancellationToken) => gate.RunAsync(RunAsync, cancellationToken);

    private async Task<RewrapDEKsResponse> RunAsync(MutationTurn turn, CancellationToken cancellationToken)
    {
        KekWrapper kek = turn.Kek;
        Sidecar sidecar = state.RequireBootstrapped();
        if (kek.Next is not { } next)
            throw Refusals.FailedPrecondition("this node has no next KEK (--kekNextFile)");
        if (sidecar.Keys.Values.All(key => next.IsOwn(key.Wrapped.AsSpan())))
            return new RewrapDEKsResponse { AppliedIndex = sidecar.RaftAppliedIndex };
        await capability.RequireAllAsync(
            report => report.NextKekId.Span.SequenceEqual(next.Fingerprint.AsSpan()) ? null : "has another next KEK, or none", cancellationToken);

        var active = sidecar.ActiveStorage;
        var self = new Registration(active, state.Identity.FullId, sidecar.Keys[active].LocalEpoch);
        byte[] list = RewrapList.Encode(sidecar.Keys.Select(pair => KeyValuePair.Create(pair.Key, Rewrap(kek, next, pair.Value))));
        var entry = new RotationEntry(RotationSubtag.RewrapDeks, active, (byte)Purpose.Storage, [.. list], self);
        ulong index = await proposer.ProposeAsync(entry.Encode(), ProposalKind.Admin, turn.Term);
        return new RewrapDEKsResponse { AppliedIndex = index, Rewrapped = (uint)sidecar.Keys.Count };
    }

    private static ImmutableArray<byte> Rewrap(KekWrapper kek, KekWrapper next, SidecarKey key)
    {
        byte[] dataKey = kek.Unwrap(key.Wrapped.AsSpan());
        try
        {
            return [.. next.Wrap(dataKey)];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }
}
