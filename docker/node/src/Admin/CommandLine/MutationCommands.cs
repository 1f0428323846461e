using System.Globalization;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary>The subcommands that change the cluster; each says in one line what it did.</summary>
internal static class MutationCommands
{
    public static async Task BootstrapAsync(AdminContext context)
    {
        var request = new BootstrapEncryptionRequest
        {
            StorageDekId = context.UInt32("storage-dek-id"),
            RaftDekId = context.UInt32("raft-dek-id"),
            WrappedStorageDek = context.WrappedKey("wrapped-storage-dek"),
            WrappedRaftDek = context.WrappedKey("wrapped-raft-dek"),
        };
        request.WriterBatch.AddRange(await WritersAsync(context));
        BootstrapEncryptionResponse response = await context.Client.BootstrapAsync(request, CancellationToken.None);
        await context.WriteAsync(
            $"bootstrapped storage_dek_id={request.StorageDekId} raft_dek_id={request.RaftDekId} writers={request.WriterBatch.Count} applied_index={response.AppliedIndex}");
    }

    public static async Task RotateAsync(AdminContext context)
    {
        string purpose = context.Text("purpose");
        var request = new RotateDEKRequest
        {
            Purpose = purpose switch
            {
                "storage" => RotateDEKRequest.Types.Purpose.Storage,
                "raft" => RotateDEKRequest.Types.Purpose.Raft,
                _ => throw AdminContext.Malformed("purpose", "storage or raft"),
            },
            NewDekId = context.UInt32("new-dek-id"),
            WrappedNewDek = context.WrappedKey("wrapped-new-dek"),
            ProposerNodeId = context.UInt64("proposer-node-id"),
            ProposerLocalEpoch = context.UInt32("proposer-local-epoch"),
        };
        RotateDEKResponse response = await context.Client.RotateAsync(request, CancellationToken.None);
        await context.WriteAsync($"rotated dek_id={request.NewDekId} purpose={purpose} applied_index={response.AppliedIndex}");
    }

    public static async Task RegisterAsync(AdminContext context)
    {
        uint dekId = context.UInt32("dek-id");
        ulong node = context.UInt64("full-node-id");
        uint epoch = context.UInt32("local-epoch");
        RegisterEncryptionWriterResponse response = await context.Client.RegisterWriterAsync(dekId, node, epoch, CancellationToken.None);
        await context.WriteAsync($"registered dek_id={dekId} full_node_id={node} local_epoch={epoch} applied_index={response.AppliedIndex}");
    }

    public static async Task EnableStorageAsync(AdminContext context)
    {
        var request = new EnableStorageEnvelopeRequest { ProposerNodeId = context.UInt64("proposer-node-id"), ProposerLocalEpoch = context.UInt32("proposer-local-epoch") };
        EnableStorageEnvelopeResponse response = await context.Client.EnableStorageEnvelopeAsync(request, CancellationToken.None);
        if (response.CutoverIndexUnknown)
            await context.WriteAsync("warning: cutover_index_unknown=true (applied_index is that of the last encryption entry)");
        await WriteCutoverAsync(context, response.AppliedIndex, response.WasAlreadyActive, response.CapabilitySummary);
    }

    public static async Task EnableRaftAsync(AdminContext context)
    {
        var request = new EnableRaftEnvelopeRequest { ProposerNodeId = context.UInt64("proposer-node-id"), ProposerLocalEpoch = context.UInt32("proposer-local-epoch") };
        EnableRaftEnvelopeResponse response = await context.Client.EnableRaftEnvelopeAsync(request, CancellationToken.None);
        await WriteCutoverAsync(context, response.AppliedIndex, response.WasAlreadyActive, response.CapabilitySummary);
    }

    public static async Task RewrapAsync(AdminContext context)
    {
        RewrapDEKsResponse response = await context.Client.RewrapAsync(CancellationToken.None);
        await context.WriteAsync($"rewrapped keys={response.Rewrapped} applied_index={response.AppliedIndex}");
    }

    /// <summary>Starts the job of one node, or shows how far it is.</summary>
    public static async Task RewriteAsync(AdminContext context)
    {
        RewriteValuesResponse response = await context.Client.RewriteAsync(context.UInt32Or("rate", 0), CancellationToken.None);
        if (response.Error.Length > 0)
            throw new RefusalException($"rewrite stopped: {response.Error}");
        await context.WriteAsync($"rewrite finished={(response.Finished ? "true" : "false")} examined={response.Examined} rewritten={response.Rewritten}");
    }

    public static async Task RetireAsync(AdminContext context)
    {
        uint id = context.UInt32("key-id");
        RetireDEKResponse response = await context.Client.RetireAsync(id, CancellationToken.None);
        await context.WriteAsync($"retired dek_id={id} applied_index={response.AppliedIndex}");
    }

    private static async Task WriteCutoverAsync(AdminContext context, ulong index, bool wasActive, IEnumerable<CapabilityVerdict> summary)
    {
        if (wasActive)
        {
            await context.WriteAsync($"already-active applied_index={index}");
            return;
        }

        await context.WriteAsync($"enabled applied_index={index}");
        await context.WriteAsync("capability summary:");
        foreach (CapabilityVerdict verdict in summary)
        {
            await context.WriteAsync(string.Create(
                CultureInfo.InvariantCulture, $"  full_node_id={verdict.FullNodeId} encryption_capable={(verdict.EncryptionCapable ? "true" : "false")} sidecar_present={(verdict.SidecarPresent ? "true" : "false")} build_sha={verdict.BuildSha}"));
        }
    }

    private static async Task<IReadOnlyList<WriterRegistryEntry>> WritersAsync(AdminContext context)
    {
        IReadOnlyList<string> given = context.All("writer");
        IReadOnlyList<string> members = context.All("discover-from");
        if (given.Count > 0 == members.Count > 0)
            throw new UsageException("give either -writer or -discover-from");
        return given.Count > 0 ? [.. given.Select(ParseWriter)] : await Task.WhenAll(members.Select(address => DiscoverAsync(context, address)));
    }

    private static WriterRegistryEntry ParseWriter(string text) =>
        text.Split(':') is [var node, var epoch] && AdminContext.ParseUInt64(node) is { } id
            && uint.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            ? new WriterRegistryEntry { FullNodeId = id, LocalEpoch = value }
            : throw AdminContext.Malformed("writer", "full_node_id:epoch");

    private static async Task<WriterRegistryEntry> DiscoverAsync(AdminContext context, string address)
    {
        CapabilityReport report = await context.ClientOf(address).GetCapabilityAsync(CancellationToken.None);
        return report.EncryptionCapable
            ? new WriterRegistryEntry { FullNodeId = report.FullNodeId, LocalEpoch = report.LocalEpoch }
            : throw new RefusalException($"{address} is not encryption capable");
    }
}
