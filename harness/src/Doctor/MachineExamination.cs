using System.Globalization;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Doctor;

/// <summary>This machine: what processes need, and where runs are stored.</summary>
/// <param name="nodeBinary">The node that processes run.</param>
/// <param name="store">The folder of all runs; need not exist yet.</param>
public sealed class MachineExamination(string nodeBinary, string store)
{
    /// <summary>A run of three nodes has been seen to take 60 MB; a soak of ten 600 MB.</summary>
    private const long DiskForOneRun = 256L << 20;
    private const long EnoughDisk = 2L << 30;

    /// <summary>Three nodes of the reference implementation take 200 MB each under load, the suite and its audit as much again.</summary>
    private const long MemoryForOneRun = 1L << 30;
    private const long EnoughMemory = 2L << 30;
    private const int Ports = 4 * 3;

    public IEnumerable<Examination> Examine() => [Binary(), Processors(), Memory(), Disk(), LoopbackPorts()];

    private Examination Binary() => File.Exists(nodeBinary)
        ? new Examination("node binary", Grade.Good, nodeBinary)
        : new Examination("node binary", Grade.Missing, $"{nodeBinary} is not there", "make build, or name another with --node-binary");

    private static Examination Processors() => Environment.ProcessorCount >= 2
        ? new Examination("processors", Grade.Good, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount}"))
        : new Examination("processors", Grade.Limited, "1", "expect elections under load; a lower --rate helps");

    private static Examination Memory() =>
        Amount("memory", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, MemoryForOneRun, EnoughMemory, "close other programs, or run fewer --nodes");

    private Examination Disk()
    {
        var folder = Path.GetFullPath(store);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        var drive = new DriveInfo(folder);
        return Amount($"disk of {store}", drive.AvailableFreeSpace, DiskForOneRun, EnoughDisk, "remove old runs with make clean, or name another --store");
    }

    private static Examination LoopbackPorts()
    {
        var reserved = new List<PortReservation>();
        try
        {
            for (var i = 0; i < Ports; i++)
                reserved.Add(new PortReservation(0));
            return new Examination("loopback ports", Grade.Good, string.Create(CultureInfo.InvariantCulture, $"{Ports} free ones"));
        }
        catch (ClusterException e)
        {
            return new Examination("loopback ports", Grade.Missing, e.Message, "see net.ipv4.ip_local_port_range and what listens");
        }
        finally
        {
            reserved.ForEach(port => port.Dispose());
        }
    }

    /// <summary>Grades an amount of bytes.</summary>
    internal static Examination Amount(string subject, long bytes, long needed, long enough, string remedy)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GB");
        return bytes >= enough
            ? new Examination(subject, Grade.Good, text)
            : new Examination(subject, bytes >= needed ? Grade.Limited : Grade.Missing, $"only {text}", remedy);
    }
}
