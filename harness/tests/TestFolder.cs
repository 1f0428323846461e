namespace Elastickv.Jepsen.Harness.Tests;

/// <summary>A folder of one test's own, gone when disposed.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jepsen-test-").FullName;

    public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
