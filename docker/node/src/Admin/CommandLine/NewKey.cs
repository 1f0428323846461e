using System.Security.Cryptography;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary>Makes data keys. The key itself never leaves this class.</summary>
internal static class NewKey
{
    /// <summary>A fresh random DEK, wrapped (spec §1.4).</summary>
    public static byte[] Wrap(KekWrapper kek)
    {
        Span<byte> key = stackalloc byte[DataKey.Size];
        try
        {
            RandomNumberGenerator.Fill(key);
            return kek.Wrap(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
