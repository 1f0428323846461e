using Elastickv.Node.Admin.Client;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary><c>admin encryption status</c>: what a node says about itself.</summary>
internal static class StatusCommand
{
    public static async Task RunAsync(AdminContext context)
    {
        EncryptionAdminClient client = context.Client;
        CapabilityReport capability = await client.GetCapabilityAsync(CancellationToken.None);
        await context.WriteAsync("capability:");
        await context.WriteAsync($"  encryption_capable: {Word(capability.EncryptionCapable)}");
        await context.WriteAsync($"  sidecar_present: {Word(capability.SidecarPresent)}");
        await context.WriteAsync($"  full_node_id: {capability.FullNodeId}");
        await context.WriteAsync($"  local_epoch: {capability.LocalEpoch}");
        await context.WriteAsync($"  build_sha: {capability.BuildSha}");
        await WriteStateAsync(context, client);
    }

    private static async Task WriteStateAsync(AdminContext context, EncryptionAdminClient client)
    {
        SidecarStateReport state;
        try
        {
            state = await client.GetSidecarStateAsync(CancellationToken.None);
        }
        catch (RpcException e)
        {
            await context.WriteAsync($"sidecar_state: <unavailable: {e.Message}>");
            return;
        }

        await context.WriteAsync("sidecar_state:");
        await context.WriteAsync($"  active_storage_id: {state.ActiveStorageId}");
        await context.WriteAsync($"  active_raft_id: {state.ActiveRaftId}");
        await context.WriteAsync($"  storage_envelope_active: {Word(state.StorageEnvelopeActive)}");
        await context.WriteAsync($"  raft_envelope_cutover_index: {state.RaftEnvelopeCutoverIndex}");
        await context.WriteAsync($"  latest_applied_index: {state.LatestAppliedIndex}");
        await context.WriteAsync($"  wrapped_dek_ids: [{string.Join(' ', state.WrappedDeksById.Keys.Order())}]");
    }

    private static string Word(bool value) => value ? "true" : "false";
}
