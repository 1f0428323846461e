using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>A marker that stands where it must not.</summary>
/// <param name="Image">The node and capture.</param>
/// <param name="File">Path within the image.</param>
/// <param name="Place">What kind of file it is.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Marker">What was found.</param>
/// <param name="Reversed">Whether it stands there backwards.</param>
internal sealed record Sighting(DiskImage Image, string File, Place Place, long Offset, Marker Marker, bool Reversed);
