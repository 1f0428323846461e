using System.Globalization;

namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>
/// What this run of the suite has started, on disk, so that a later run can end what a killed one left behind. One file a run, named after
/// the suite's own process: <c>PID-STARTTIME-NUMBER</c>. First line the boot id, then one line <c>PID STARTTIME</c> for each process.
/// </summary>
public sealed class ProcessRegistry : IDisposable
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(10);
    private static int _opened;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly StreamWriter _file;

    private ProcessRegistry(string path)
    {
        _path = path;
        _file = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        _file.WriteLine(BootId());
    }

    /// <summary>
    /// Where every run of this user keeps its file: <c>$XDG_STATE_HOME</c>, else <c>~/.local/state</c>, else a folder of the user's own among the
    /// temporary ones, below <c>elastickv-jepsen/processes</c>.
    /// </summary>
    public static string DefaultFolder
    {
        get
        {
            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var root = !string.IsNullOrEmpty(state) ? state
                : Directory.Exists(home) ? Path.Combine(home, ".local", "state")
                : Path.Combine(Path.GetTempPath(), Environment.UserName);
            return Path.Combine(root, "elastickv-jepsen", "processes");
        }
    }

    public static ProcessRegistry Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var own = ProcessIdentity.Own;
        var name = string.Create(CultureInfo.InvariantCulture, $"{own.Pid}-{own.StartTime}-{Interlocked.Increment(ref _opened)}");
        return new ProcessRegistry(Path.Combine(folder, name));
    }

    /// <summary>
    /// Ends every process that a run which is itself gone left behind, and forgets that run. A process is only touched if id and start time match.
    /// Returns what was ended.
    /// </summary>
    public static IReadOnlyList<ProcessIdentity> ReapLeftovers(string folder)
    {
        var reaped = new List<ProcessIdentity>();
        if (!Directory.Exists(folder))
            return reaped;
        foreach (var path in Directory.GetFiles(folder))
        {
            if (OwnerIsAlive(path))
                continue;
            reaped.AddRange(Leftovers(path).Where(End));
            File.Delete(path);
        }
        return reaped;
    }

    public void Add(ProcessIdentity process)
    {
        lock (_lock)
            _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{process.Pid} {process.StartTime}"));
    }

    /// <summary>Forgets the run. Everything it started must have ended.</summary>
    public void Dispose()
    {
        lock (_lock)
            _file.Dispose();
        File.Delete(_path);
    }

    private static bool OwnerIsAlive(string path) =>
        Path.GetFileName(path).Split('-') is [var pid, var start, _] && Parse(pid, start) is { IsAlive: true };

    private static IEnumerable<ProcessIdentity> Leftovers(string path)
    {
        var lines = ReadLines(path);
        // Ids and start times of an earlier boot mean nothing now.
        if (lines.Length == 0 || lines[0] != BootId())
            return [];
        return lines.Skip(1)
            .Select(line => line.Split(' ') is [var pid, var start] ? Parse(pid, start) : null)
            .OfType<ProcessIdentity>()
            .Where(process => process.IsAlive);
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (FileNotFoundException)
        {
            // Another run that starts at this moment was faster.
            return [];
        }
    }

    private static bool End(ProcessIdentity process)
    {
        if (!Signals.Send(process.Pid, Signal.Kill))
            return false;
        // Ports and files are free only once it is really gone.
        SpinWait.SpinUntil(() => !process.IsAlive, DeathLimit);
        return true;
    }

    private static ProcessIdentity? Parse(string pid, string startTime) =>
        int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && ulong.TryParse(startTime, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
        && id > 1
            ? new ProcessIdentity(id, start)
            : null;

    private static string BootId() => File.ReadAllText(BootIdFile).Trim();
}
