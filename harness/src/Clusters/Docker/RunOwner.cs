using System.Globalization;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// Which process a run belongs to, as a label on everything the run creates, so that a later run can tell what a dead one left behind. The Engine may serve
/// several machines, and containers among them: a process can only be asked for where it was started.
/// </summary>
/// <param name="Machine">The boot id and the process namespace.</param>
/// <param name="Process">The suite's process.</param>
internal sealed record RunOwner(string Machine, ProcessIdentity Process)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const string NamespaceLink = "/proc/self/ns/pid";

    public static RunOwner Own { get; } = new(ThisMachine(), ProcessIdentity.Own);

    /// <summary>Null if it is no owner.</summary>
    public static RunOwner? Parse(string? text) =>
        text?.Split('/') is [var machine, var pid, var start]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && ulong.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var startTime)
            ? new RunOwner(machine, new ProcessIdentity(id, startTime))
            : null;

    /// <summary>Whether the run's process has certainly ended. On another machine that cannot be known.</summary>
    public bool IsDead => Machine == ThisMachine() && !Process.IsAlive;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}/{Process.Pid}/{Process.StartTime}");

    private static string ThisMachine() => $"{File.ReadAllText(BootIdFile).Trim()}-{new FileInfo(NamespaceLink).LinkTarget?.Trim('p', 'i', 'd', ':', '[', ']')}";
}
