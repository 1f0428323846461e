using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Where a text was read.</summary>
/// <param name="Image">The node and capture.</param>
/// <param name="File">The file.</param>
/// <param name="Place">What kind of file it is.</param>
/// <param name="Offset">Where in the file the text begins.</param>
internal readonly record struct Origin(DiskImage Image, DiskFile File, Place Place, long Offset);
