using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>A sidecar and where it was found.</summary>
internal sealed record FoundSidecar(DiskImage Image, DiskFile File, Sidecar Sidecar);
