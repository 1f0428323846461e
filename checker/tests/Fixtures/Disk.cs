using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Tests.Fixtures;

/// <summary>A disk image in memory.</summary>
internal sealed class Disk(string node, string label = "final")
{
    private readonly List<DiskFile> _files = [];

    public DiskImage Image => new(node, label, [.. _files]);

    public Disk With(string path, byte[] content, UnixFileMode? mode = null)
    {
        _files.Add(new DiskFile(path, content.Length, () => new MemoryStream(content, writable: false)) { Mode = mode });
        return this;
    }
}
