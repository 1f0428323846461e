using System.Collections.Immutable;
using System.Globalization;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>The captures of all nodes in order of time. The last ones of all nodes are taken for the same moment, and so on backwards.</summary>
internal sealed class Captures : IDisposable
{
    private readonly DiskPaths _paths = new();
    private readonly List<string> _nodes = [];
    private readonly Dictionary<string, List<Capture>> _ofNode = new(StringComparer.Ordinal);

    private Captures()
    {
    }

    /// <summary>How the last capture of every node is called.</summary>
    public const string Last = "last";

    /// <summary>What was given, capture by capture.</summary>
    public ImmutableArray<(Capture Capture, DiskImage Image)> All { get; private set; } = [];

    /// <exception cref="BadInputException">A path or process cannot be read, or holds nothing of a node.</exception>
    public static Captures Read(AuditRequest request)
    {
        var captures = new Captures();
        try
        {
            MustDiffer(request.Disks);
            foreach (var disk in request.Disks)
                captures.Add(disk.Node, captures._paths.Open("--disk", disk));
            foreach (var process in request.Processes)
                captures.AddDeleted(process);
            captures.Arrange();
            return captures;
        }
        catch
        {
            captures.Dispose();
            throw;
        }
    }

    /// <exception cref="BadInputException">The KEK of the command line lies among the files.</exception>
    public void MustNotHold(string kek)
    {
        foreach (var part in All.SelectMany(entry => entry.Capture.Parts).Where(part => part.Holds(kek)))
            throw new BadInputException($"--kek {kek} lies inside {part.Path}, where it would count as a leaked key: move it out first.");
    }

    public void Dispose() => _paths.Dispose();

    /// <summary>One path twice would be a capture that shows nothing new, or a node compared with itself.</summary>
    private static void MustDiffer(IEnumerable<NodePath> disks)
    {
        var seen = new Dictionary<string, NodePath>(StringComparer.Ordinal);
        foreach (var disk in disks)
        {
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(disk.Path));
            if (!seen.TryAdd($"{disk.Node}={path}", disk))
                throw new BadInputException($"--disk {disk.Node}={disk.Path} is given twice: give each capture of a node once.");
            if (Directory.Exists(path) && seen.Values.FirstOrDefault(other => other.Node != disk.Node && Path.TrimEndingDirectorySeparator(Path.GetFullPath(other.Path)) == path) is { } other
                && !HasFolderOf(path, disk) && !HasFolderOf(path, other))
            {
                throw new BadInputException($"--disk {disk.Node}={disk.Path} was already given as {other.Node}: give every node its own disk.");
            }
        }
    }

    /// <summary>A folder of several nodes may be given for each of them.</summary>
    private static bool HasFolderOf(string path, NodePath disk) => Directory.Exists(Path.Combine(path, disk.Node));

    private void Add(string node, DiskPart part)
    {
        if (!_ofNode.TryGetValue(node, out var captures))
        {
            _nodes.Add(node);
            _ofNode[node] = captures = [];
        }

        if (captures.Count > 0 && captures[^1].Lacks(part))
            captures[^1] = captures[^1] with { Parts = captures[^1].Parts.Add(part) };
        else
            captures.Add(new Capture(node, [part]));
    }

    private void AddDeleted(NodePath process)
    {
        if (!int.TryParse(process.Path, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || !Directory.Exists($"/proc/{pid}"))
            throw new BadInputException($"--pid {process.Node}={process.Path}: there is no such process here: give the id of the node's process on this machine.");
        if (!_ofNode.TryGetValue(process.Node, out var captures))
            throw new BadInputException($"--pid {process.Node}={process.Path} is about a node without a disk: give --disk {process.Node}=PATH too.");
        var files = DeletedFiles.Of(pid).Select(found => FolderImage.File($"{found.Name.TrimStart('/')} (deleted, {found.Handle.TrimStart('/')})", found.Handle));
        captures[^1] = captures[^1] with { Parts = captures[^1].Parts.Add(new DiskPart($"deleted files of process {pid}", Folder: null, [.. files])) };
    }

    private void Arrange()
    {
        var most = _ofNode.Values.Max(captures => captures.Count);
        var all = ImmutableArray.CreateBuilder<(Capture, DiskImage)>();
        for (var moment = 0; moment < most; moment++)
        {
            var label = moment == most - 1 ? Last : string.Create(CultureInfo.InvariantCulture, $"capture {moment + 1}");
            foreach (var captures in _nodes.Select(node => _ofNode[node]))
            {
                if (captures.Count - most + moment is >= 0 and var own)
                    all.Add((captures[own], captures[own].Image(label)));
            }
        }

        foreach (var capture in _ofNode.Values.SelectMany(captures => captures).Where(capture => !capture.HasData && !capture.HasSidecar))
            throw new BadInputException($"--disk {capture.Node}={capture.Parts[0].Path} holds nothing of a node: name the folder above wal/, fsm.db/ and fsm-snap/.");
        All = all.ToImmutable();
    }
}
