using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary>A subcommand of <c>admin encryption</c>.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Flags">Its flags with their meaning, besides the common ones.</param>
/// <param name="RunAsync">Makes the call and writes the answer.</param>
internal sealed record AdminSubcommand(string Name, IReadOnlyList<(string Name, string Usage)> Flags, Func<AdminContext, Task> RunAsync)
{
    private static readonly (string Name, string Usage) KekFlag = ("kekFile", "file of the KEK: makes and wraps new keys in place of wrapped ones given");

    private static readonly (string Name, string Usage)[] ProposerFlags =
    [
        ("proposer-node-id", "full_node_id of the proposer, decimal or 0x hex"),
        ("proposer-local-epoch", "its epoch under the key"),
    ];

    /// <summary>Flags without a value.</summary>
    public IReadOnlyList<(string Name, string Usage)> Switches { get; init; } = [];

    /// <summary>How many words its name has.</summary>
    public int Words => Name.Split(' ').Length;

    /// <summary>Whether a command line begins with its name.</summary>
    public bool IsNamedBy(IEnumerable<string> arguments) => arguments.Take(Words).SequenceEqual(Name.Split(' '), StringComparer.Ordinal);

    public static IReadOnlyList<AdminSubcommand> All { get; } =
    [
        new("status", [], StatusCommand.RunAsync) { Switches = [("verify", "also open and count everything that the node keeps")] },
        new(
            "bootstrap",
            [
                ("storage-dek-id", "id of the storage key"), ("raft-dek-id", "id of the raft key"),
                ("wrapped-storage-dek", "wrapped storage key, base64"), ("wrapped-raft-dek", "wrapped raft key, base64"), KekFlag,
                ("writer", "writer as full_node_id:epoch; may be repeated"), ("discover-from", "address of a member to ask for its id and epoch; may be repeated"),
            ],
            MutationCommands.BootstrapAsync),
        new(
            "rotate-dek",
            [
                ("purpose", "storage or raft"), ("new-dek-id", "id of the new key"), ("wrapped-new-dek", "wrapped new key, base64"), KekFlag, .. ProposerFlags,
            ],
            MutationCommands.RotateAsync),
        new("register-writer", [("dek-id", "id of the key"), ("full-node-id", "the writer, decimal or 0x hex"), ("local-epoch", "its epoch")], MutationCommands.RegisterAsync),
        new("enable-storage-envelope", ProposerFlags, MutationCommands.EnableStorageAsync),
        new("enable-raft-envelope", ProposerFlags, MutationCommands.EnableRaftAsync),
        new("rewrap-deks", [], MutationCommands.RewrapAsync),
        new("rewrite", [("rate", "rows looked at in a second; default: the node's own choice")], MutationCommands.RewriteAsync),
        new("retire-dek", [("key-id", "id of the key")], MutationCommands.RetireAsync),
        new(
            "backup verify",
            [
                ("dir", "copy of one node's data directory, <raftDataDir>/<raftId>"), ("encryptionSidecarPath", "its sidecar; default: keys.json in that directory"),
                ("kekFile", "file of the KEK"),
            ],
            BackupCommand.VerifyAsync),
        new("disable", [], _ => throw new RefusalException("encryption cannot be disabled: dump the data and load it into a new cluster")),
        new("probe-node-id", [("full-node-id", "decimal or 0x hex"), ("raft-id", "in place of it: the raftId to hash")], ProbeNodeIdAsync),
        new("make-dek", [KekFlag], context => context.WriteAsync(Convert.ToBase64String(NewKey.Wrap(context.Kek())))),
        new("bench-envelope", [("value-bytes", "length of the value; default 1024"), ("seconds", "how long to measure; default 4")], BenchCommand.RunAsync),
    ];

    private static async Task ProbeNodeIdAsync(AdminContext context)
    {
        NodeIdentity node = context.All("raft-id") is [var raftId, ..] ? NodeIdentity.Of(raftId) : new NodeIdentity(context.UInt64("full-node-id"));
        await context.WriteAsync($"full_node_id: 0x{node.FullId:x16} ({node.FullId})");
        await context.WriteAsync($"node_id: 0x{node.Id16:x4} ({node.Id16})");
    }
}
