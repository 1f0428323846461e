using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>A piece of work for one worker.</summary>
internal abstract record ScanItem(DiskImage Image, DiskFile File);
