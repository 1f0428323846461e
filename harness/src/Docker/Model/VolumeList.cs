namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>The Engine's answer to a list of volumes.</summary>
internal sealed record VolumeList(IReadOnlyList<VolumeSummary>? Volumes);
