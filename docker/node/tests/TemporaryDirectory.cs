using System.Security.Cryptography;

namespace Elastickv.Node.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("elastickv-node-tests-").FullName;

    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a KEK file of the permitted mode.</summary>
    public string WriteKek(byte[] kek)
    {
        string path = File("kek");
        using (FileStream stream = new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            stream.Write(kek);
        return path;
    }

    public static byte[] NewKek() => RandomNumberGenerator.GetBytes(32);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
