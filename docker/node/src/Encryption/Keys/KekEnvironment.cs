using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Elastickv.Node.Encryption.Keys;

/// <summary>
/// Takes the KEK out of the environment (spec §1.3): base64 of 32 bytes. The variable is removed at once, and its bytes are wiped from
/// the block that <c>/proc/&lt;pid&gt;/environ</c> shows.
/// </summary>
public static class KekEnvironment
{
    public const string VariableName = "ELASTICKV_KEK_BASE64";

    /// <summary>The KEK, or null if the variable is not set. Call it once, before other threads read the environment.</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.KekFileInvalid"/> if the value is not base64 of 32 bytes.</exception>
    public static KekWrapper? Take()
    {
        var text = Environment.GetEnvironmentVariable(VariableName);
        Wipe();
        Environment.SetEnvironmentVariable(VariableName, null);
        if (string.IsNullOrEmpty(text))
            return null;
        Span<byte> key = stackalloc byte[DataKey.Size + 3];
        try
        {
            if (!Convert.TryFromBase64String(text, key, out var length) || length != DataKey.Size)
                throw new EncryptionException(EncryptionError.KekFileInvalid, $"{VariableName} is not base64 of {DataKey.Size} bytes");
            return new KekWrapper(key[..length], "env:" + VariableName);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    // Unsetting forgets the pointer only: the text would stay readable in the process's initial environment block.
    private static void Wipe()
    {
        if (OperatingSystem.IsWindows())
            return;
        var value = NativeMethods.GetVariable(VariableName);
        for (var at = 0; value != IntPtr.Zero && Marshal.ReadByte(value, at) != 0; at++)
            Marshal.WriteByte(value, at, (byte)'x');
        _ = NativeMethods.Unset(VariableName);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "getenv")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern IntPtr GetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

        [DllImport("libc", EntryPoint = "unsetenv")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Unset([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
    }
}
