using System.CommandLine;
using Elastickv.Jepsen.Cli.Audits;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>audit</c>: judges copied disks.</summary>
internal static class AuditCommand
{
    private const string Summary = "Decide from copied disks alone whether encryption at rest holds: whether values or keys stand in the clear, every sealed thing opens, no nonce was "
        + "used twice, the nodes agree. The nodes are not asked, and nothing is changed. Ends with 0 valid, 1 invalid, 2 unknown, 254 wrong input.";

    private const string Example = "For example, with the data folders of two nodes copied to this machine:\n\n"
        + $"  {CommandLine.Name} audit --disk n1=copy/n1 --disk n2=copy/n2.tar.gz --kek kek";

    public static Command Create()
    {
        var options = new AuditOptions();
        var command = new DetailedCommand("audit", Summary, Example);
        foreach (var option in options.All)
            command.Add(option);
        command.SetAction((parsed, stop) => Task.Run(() => AuditRun.Run(options.Read(parsed), parsed.InvocationConfiguration.Output, stop), CancellationToken.None));
        return command;
    }
}
