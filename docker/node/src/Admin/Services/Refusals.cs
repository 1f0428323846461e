using Elastickv.Node.Encryption;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Admin.Services;

/// <summary>The answers other than OK of the admin services (spec §7.2).</summary>
internal static class Refusals
{
    public static RpcException InvalidArgument(string why) => new(RpcCode.InvalidArgument, "encryption: " + why);

    public static RpcException FailedPrecondition(string why) => new(RpcCode.FailedPrecondition, "encryption: " + why);

    public static RpcException NoProposer() => FailedPrecondition("proposer is not configured on this node");

    public static RpcException NotBootstrapped() =>
        new(RpcCode.FailedPrecondition, EncryptionErrorText.Text(EncryptionError.EncryptionNotBootstrapped));

    /// <param name="status">Who leads, as far as this node knows.</param>
    public static RpcException NotLeader(GroupStatus status) =>
        status is { LeaderId: { } id, LeaderAddress: { } address } && id != status.LocalId
            ? FailedPrecondition($"not leader (current leader id={id} address={address})")
            : FailedPrecondition("not leader (no known leader)");

    /// <summary>An unknown version is for the operator to cure; anything else is damage.</summary>
    public static RpcException UnreadableSidecar(EncryptionException error) =>
        new(error.Is(EncryptionError.SidecarVersion) ? RpcCode.FailedPrecondition : RpcCode.Internal, error.Message);
}
