using System.Security.Cryptography;

namespace Elastickv.Node.Tests.Admin;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("elastickv-admin-").FullName;

    public string File(params string[] parts) => Path.Combine([_path, .. parts]);

    /// <summary>Writes a KEK file of the permitted mode.</summary>
    public string WriteKek(byte[] kek)
    {
        string path = File("kek");
        using (FileStream stream = new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            stream.Write(kek);
        return path;
    }

    public static byte[] NewKek() => RandomNumberGenerator.GetBytes(32);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
