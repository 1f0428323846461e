using System.Runtime.InteropServices;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Encryption.Keys;

[NonParallelizable]
public sealed class KekSourceTests
{
    [TearDown]
    public void TearDown() => Environment.SetEnvironmentVariable(KekEnvironment.VariableName, null);

    [Test]
    public void No_source_is_no_key() => Assert.That(KekSource.Load(""), Is.Null);

    [Test]
    public void Takes_the_key_from_the_environment_and_removes_it()
    {
        Environment.SetEnvironmentVariable(KekEnvironment.VariableName, Convert.ToBase64String(new byte[32]));
        var kek = KekSource.Load("");
        Assert.Multiple(() =>
        {
            Assert.That(kek!.Identity, Is.EqualTo("env:" + KekEnvironment.VariableName));
            Assert.That(Environment.GetEnvironmentVariable(KekEnvironment.VariableName), Is.Null);
        });
    }

    [Test]
    [Platform("Linux")]
    public void Wipes_the_text_from_the_process_environment_block()
    {
        Assert.That(SetNative(KekEnvironment.VariableName, "secret", 1), Is.Zero);
        var text = GetNative(KekEnvironment.VariableName);
        _ = KekEnvironment.Take();
        Assert.Multiple(() =>
        {
            Assert.That(Marshal.PtrToStringUTF8(text), Is.EqualTo("xxxxxx"));
            Assert.That(GetNative(KekEnvironment.VariableName), Is.EqualTo(IntPtr.Zero));
        });
    }

    [TestCase("")]
    [TestCase("not base64!")]
    [TestCase("AAAA")]
    public void Refuses_a_value_that_is_not_32_bytes_of_base64(string prefix)
    {
        Environment.SetEnvironmentVariable(KekEnvironment.VariableName, prefix + Convert.ToBase64String(new byte[33]));
        var error = Expect.Failure(() => KekSource.Load(""));
        Assert.That(error.Message, Does.StartWith("failed to load KEK from " + KekEnvironment.VariableName));
    }

    [TestCase("aws-kms://key")]
    [TestCase("gcp-kms://key")]
    [TestCase("vault-transit://key")]
    public void Refuses_a_key_service(string uri)
    {
        var error = Expect.Failure(() => KekSource.Load("", uri));
        Assert.That(error.Message, Does.StartWith($"failed to load KEK from {uri}: ").And.Contain("no key service is supported"));
    }

    [Test]
    public void Refuses_two_sources_at_once()
    {
        Environment.SetEnvironmentVariable(KekEnvironment.VariableName, Convert.ToBase64String(new byte[32]));
        Assert.That(() => KekSource.Load("some-file"), Throws.TypeOf<EncryptionException>());
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNative([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    [DllImport("libc", EntryPoint = "getenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr GetNative([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
