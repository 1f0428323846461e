namespace Elastickv.Jepsen.Checker.Disks.Tar;

/// <summary>A range of a file that an archive stores; what lies between ranges is a hole and reads as zeros.</summary>
/// <param name="Offset">Where in the file, in bytes.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct TarExtent(long Offset, long Length);
