namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>The disks of a cluster in which everything ended at one step.</summary>
/// <param name="Node">Whose step it was.</param>
/// <param name="WasLeader">Whether that node led.</param>
/// <param name="Name">Which step.</param>
/// <param name="Disks">One image a node.</param>
internal sealed record CrashState(int Node, bool WasLeader, string Name, IReadOnlyList<DiskImage> Disks);
