namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>The machine that the Engine runs on.</summary>
/// <param name="NCPU">Its processors.</param>
/// <param name="MemTotal">Its memory in bytes.</param>
/// <param name="OperatingSystem">Its name.</param>
/// <param name="Architecture"><c>x86_64</c> and the like.</param>
/// <param name="Driver">The storage driver.</param>
/// <param name="DockerRootDir">Where the Engine keeps images and volumes, on its own machine.</param>
public sealed record EngineInfo(int NCPU, long MemTotal, string OperatingSystem, string Architecture, string Driver, string DockerRootDir);
