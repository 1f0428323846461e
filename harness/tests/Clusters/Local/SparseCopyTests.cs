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

    /// <summary>A node that is asleep keeps its locks.</summary>
    [Test]
    public async Task A_file_that_its_owner_has_locked_is_copied()
    {
        using var folder = new TestFolder();
        await using var locked = new FileStream(folder.At("LOCK"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await locked.WriteAsync(new byte[] { 1, 2, 3 });
        await locked.FlushAsync();
        await SparseCopy.CopyAsync(folder.At("LOCK"), folder.At("copy"), default);
        Assert.That(await File.ReadAllBytesAsync(folder.At("copy")), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void A_file_that_is_gone_is_said_to_be()
    {
        using var folder = new TestFolder();
        Assert.That(() => SparseCopy.CopyAsync(folder.At("gone"), folder.At("copy"), default), Throws.TypeOf<FileNotFoundException>());
    }
}
