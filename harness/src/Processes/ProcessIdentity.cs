using System.Globalization;

namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>
/// A process for as long as the machine is up: ids are used again, the pair of id and start time is not.
/// </summary>
/// <param name="Pid">Its id.</param>
/// <param name="StartTime">When it started, in clock ticks since boot: field 22 of <c>/proc/PID/stat</c>.</param>
public sealed record ProcessIdentity(int Pid, ulong StartTime)
{
    private const int StateField = 3;
    private const int StartTimeField = 22;

    public static ProcessIdentity Own { get; } = Of(Environment.ProcessId) ?? throw new InvalidOperationException("/proc does not know this process");

    /// <summary>Whether it still runs. A zombie does not.</summary>
    public bool IsAlive => Of(Pid) == this;

    /// <summary>Null if no process has this id now.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static ProcessIdentity? Parse(int pid, string stat)
    {
        // The second field is the name in parentheses and may hold anything, so fields are counted from its end.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var isGone = fields[0] is "Z" or "X";
        return isGone ? null : new ProcessIdentity(pid, ulong.Parse(fields[StartTimeField - StateField], CultureInfo.InvariantCulture));
    }
}
