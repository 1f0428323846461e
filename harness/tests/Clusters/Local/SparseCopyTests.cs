using System.Security.Cryptography;
using Elastickv.Jepsen.Harness.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Local;

public sealed class SparseCopyTests
{
    [TestCase(0, 0)]
    [TestCase(1000, 0)]
    [TestCase(65_536, 65_536)]
    [TestCase(200_000, 10_000_000)]
    public async Task A_copy_has_the_same_bytes_length_and_mode(int head, int hole)
    {
        using var folder = new TestFolder();
        var source = folder.At("source");
        await using (var file = File.Create(source))
        {
            await file.WriteAsync(RandomNumberGenerator.GetBytes(head));
            file.SetLength(head + hole);
        }
        File.SetUnixFileMode(source, UnixFileMode.UserRead);
        await SparseCopy.CopyAsync(source, folder.At("copy"), default);
        Assert.That(await File.ReadAllBytesAsync(folder.At("copy")), Is.EqualTo(await File.ReadAllBytesAsync(source)));
        Assert.That(File.GetUnixFileMode(folder.At("copy")), Is.EqualTo(UnixFileMode.UserRead));
    }
}
