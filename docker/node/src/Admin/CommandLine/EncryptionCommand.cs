using Elastickv.Node.Admin.Client;
using Elastickv.Node.Admin.Recovery;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary><c>elastickv-node admin encryption &lt;sub&gt;</c>: the operator's side of EncryptionAdmin, with the flags and output lines of spec §7.3.</summary>
internal sealed class EncryptionCommand(RpcClient rpc, TextWriter output)
{
    /// <exception cref="UsageException">The command line cannot be read.</exception>
    public Task RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            throw new UsageException($"admin encryption: want a subcommand: {Names}");
        if (arguments[0] is "-h" or "-help" or "--help")
            throw new HelpException();
        AdminSubcommand subcommand = Find(arguments) ?? throw new UsageException($"admin encryption: unknown subcommand {arguments[0]}, want one of {Names}");
        var flags = CreateFlags(subcommand);
        flags.Parse([.. arguments.Skip(subcommand.Words)]);
        TimeSpan timeout = GoDuration.Parse("timeout", flags.String("timeout"));
        var context = new AdminContext(flags, address => new EncryptionAdminClient(rpc, address, timeout), output);
        return subcommand.RunAsync(context);
    }

    /// <summary>The usage of the subcommand that a command line names, or of all if it names none.</summary>
    public static void WriteUsage(TextWriter writer, IReadOnlyList<string> arguments)
    {
        AdminSubcommand? named = Find(arguments);
        foreach (AdminSubcommand subcommand in named is null ? AdminSubcommand.All : [named])
            CreateFlags(subcommand).WriteUsage(writer, $"elastickv-node admin encryption {subcommand.Name}");
        if (named is null)
            ResyncOptions.WriteUsage(writer);
    }

    private static string Names => string.Join(", ", AdminSubcommand.All.Select(subcommand => subcommand.Name).Append("resync-sidecar"));

    private static AdminSubcommand? Find(IReadOnlyList<string> arguments) => AdminSubcommand.All.FirstOrDefault(candidate => candidate.IsNamedBy(arguments));

    private static GoFlags CreateFlags(AdminSubcommand subcommand)
    {
        var flags = new GoFlags();
        flags.AddString("endpoint", "127.0.0.1:50051", "gRPC address of the node to ask");
        flags.AddString("timeout", "5s", "time limit of each call");
        foreach ((string name, string usage) in subcommand.Flags)
            flags.AddString(name, "", usage);
        foreach ((string name, string usage) in subcommand.Switches)
            flags.AddBool(name, usage);
        return flags;
    }
}
