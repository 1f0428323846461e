using Elastickv.Node.Admin.Client;
using Elastickv.Node.Hosting.Configuration;
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
        if (context.Has("verify"))
            await VerifyAsync(context, client);
    }

    /// <summary>Everything on the node's disk, opened and counted; a failure is the command's.</summary>
    private static async Task VerifyAsync(AdminContext context, EncryptionAdminClient client)
    {
        StoreReport report = await client.VerifyStoreAsync(CancellationToken.None);
        await context.WriteAsync("verify:");
        await context.WriteAsync($"  clear_values: {report.ClearValues}");
        await context.WriteAsync($"  tombstones: {report.Tombstones}");
        await context.WriteAsync($"  values_per_dek: {Counts(report.ValuesPerDek)}");
        await context.WriteAsync($"  snapshot_values_per_dek: {Counts(report.SnapshotValuesPerDek)}");
        await context.WriteAsync($"  log_entries_per_dek: {Counts(report.LogEntriesPerDek)}");
        await context.WriteAsync($"  rewrite_finished: {Word(report.RewriteFinished)}");
        await context.WriteAsync($"  failures: {report.Failures}");
        if (report.Failures > 0)
            throw new RefusalException($"{report.Failures} values do not open: {report.FirstFailure}");
    }

    private static string Counts(IDictionary<uint, ulong> counts) => $"[{string.Join(' ', counts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}:{pair.Value}"))}]";

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
