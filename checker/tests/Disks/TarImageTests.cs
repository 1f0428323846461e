using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Tests.Disks;

public sealed class TarImageTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [TestCase(false)]
    [TestCase(true)]
    public void Files_keep_their_path_content_and_mode(bool gzip)
    {
        using var image = TarImage.Read(Archive(gzip, ("./n1/encryption/keys.json", "{}"u8.ToArray()), ("n2/a", new byte[10_000])));

        var file = image.Image("n1", "final", "n1").Files.Single();
        Assert.Multiple(() =>
        {
            Assert.That(image.Files, Has.Length.EqualTo(2));
            Assert.That(file.Path, Is.EqualTo("encryption/keys.json"));
            Assert.That(ReadAll(file), Is.EqualTo("{}"u8.ToArray()));
            Assert.That(file.Mode, Is.EqualTo(Private));
            Assert.That(ReadAll(image.Image("n2", "final", "n2").Files.Single()), Is.EqualTo(new byte[10_000]));
        });
    }

    [Test]
    public void Zeros_become_holes_and_bytes_stay_where_they_are()
    {
        var content = new byte[1_000_001];
        content[500_000] = 1;
        content[^1] = 2;
        using var image = TarImage.Read(Archive(gzip: true, ("f", content)), maximumBytes: 10_000);

        Assert.That(ReadAll(image.Files.Single()), Is.EqualTo(content));
    }

    [Test]
    public void An_archive_beyond_the_limit_is_refused()
    {
        var content = Encoding.ASCII.GetBytes(new string('x', 10_000));

        Assert.That(() => TarImage.Read(Archive(gzip: true, ("f", content)), maximumBytes: 9_000), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_path_cannot_leave_the_image()
    {
        using var image = TarImage.Read(Archive(gzip: false, ("../../etc/passwd", [1])));

        Assert.That(image.Files.Single().Path, Is.EqualTo("etc/passwd"));
    }

    [Test]
    public void Disposing_removes_what_was_spilled()
    {
        var image = TarImage.Read(Archive(gzip: false, ("f", [1])));
        var file = image.Files.Single();
        image.Dispose();

        Assert.That(() => file.Open(), Throws.InstanceOf<IOException>());
    }

    private static byte[] ReadAll(DiskFile file)
    {
        using var stream = file.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static MemoryStream Archive(bool gzip, params (string Name, byte[] Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var compressed = gzip ? new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true) : (Stream)bytes)
        using (var tar = new TarWriter(compressed, leaveOpen: true))
        {
            foreach (var (name, content) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), Mode = Private });
            if (!gzip)
                tar.Dispose();
        }

        return new MemoryStream(bytes.ToArray());
    }
}
