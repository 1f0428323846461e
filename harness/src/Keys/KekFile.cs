using System.Security.Cryptography;

namespace Elastickv.Jepsen.Harness.Keys;

/// <summary>The file of the key-encryption key: exactly 32 raw bytes, mode 0600 (spec §1.2).</summary>
public static class KekFile
{
    /// <summary>Makes the file with fresh random bytes and returns them. Fails if it is already there.</summary>
    public static byte[] Create(string path)
    {
        var kek = RandomNumberGenerator.GetBytes(KeyWrap.KeySize);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(kek);
        return kek;
    }
}
