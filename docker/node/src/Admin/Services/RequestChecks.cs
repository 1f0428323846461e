using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Admin.Services;

/// <summary>What a request must be in itself, whatever the state of the cluster: else InvalidArgument (spec §7.2).</summary>
internal static class RequestChecks
{
    private const int MaxWrappedBytes = 4096;

    /// <summary>Each writer of a bootstrap becomes two rows.</summary>
    private const int MaxBootstrapWriters = BootstrapEntry.MaxWriters / 2;

    public static void KeyId(uint id, string field)
    {
        if (id == 0)
            throw Refusals.InvalidArgument($"{field} is 0, which is reserved");
    }

    public static void Wrapped(ByteString wrapped, string field)
    {
        if (wrapped.Length is 0 or > MaxWrappedBytes)
            throw Refusals.InvalidArgument($"{field} has {wrapped.Length} bytes, want 1 to {MaxWrappedBytes}");
    }

    public static Registration Writer(uint dekId, ulong fullNodeId, uint epoch)
    {
        if (fullNodeId == 0)
            throw Refusals.InvalidArgument("full_node_id is 0");
        if (epoch > ushort.MaxValue)
            throw new RpcException(RpcCode.InvalidArgument, $"{EncryptionErrorText.Text(EncryptionError.LocalEpochOutOfRange)}: {epoch}");
        return new Registration(dekId, fullNodeId, (ushort)epoch);
    }

    public static void Batch(IReadOnlyCollection<WriterRegistryEntry> writers)
    {
        if (writers.Count == 0)
            throw Refusals.InvalidArgument("writer_batch is empty");
        if (writers.Count > MaxBootstrapWriters)
            throw Refusals.InvalidArgument($"writer_batch of {writers.Count} writers is more than {BootstrapEntry.MaxWriters} rows");
        var seen = new Dictionary<ushort, ulong>();
        foreach (WriterRegistryEntry writer in writers)
        {
            Registration registration = Writer(0, writer.FullNodeId, writer.LocalEpoch);
            if (!seen.TryAdd(registration.NodeId16, writer.FullNodeId))
                throw Refusals.InvalidArgument(seen[registration.NodeId16] == writer.FullNodeId
                    ? $"writer {writer.FullNodeId} is named twice"
                    : $"writers {seen[registration.NodeId16]} and {writer.FullNodeId} share the same 16-bit node_id");
        }
    }
}
