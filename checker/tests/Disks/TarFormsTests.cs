using System.Text;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Tests.Fixtures;

namespace Elastickv.Jepsen.Checker.Tests.Disks;

/// <summary>Archives of one folder as GNU tar makes them with <c>-S</c>, in all its forms: sparse files, long names, links; and damaged ones.</summary>
public sealed class TarFormsTests
{
    private static readonly string[] Forms = ["gnu", "posix-0.0", "posix-0.1", "posix-1.0"];

    [TestCaseSource(nameof(Forms))]
    public void Sparse_files_are_as_long_as_they_were_and_hold_every_byte_where_it_stood(string form)
    {
        using var image = TarImage.Read(new MemoryStream(Upstream.Read($"tar/{form}.tar.gz")));

        var log = Read(image, "n1/data/n1/wal/0.wal");
        var holes = Read(image, "n1/holes");
        Assert.Multiple(() =>
        {
            Assert.That(log, Has.Length.EqualTo(64 << 20));
            Assert.That(Encoding.ASCII.GetString(log, 0, 5), Is.EqualTo("begin"));
            Assert.That(Encoding.ASCII.GetString(log, 1 << 20, 6), Is.EqualTo("middle"));
            Assert.That(log.AsSpan((1 << 20) + 600).ContainsAnyExcept((byte)0), Is.False);
            for (var i = 0; i < 60; i++)
                Assert.That(Encoding.ASCII.GetString(holes, i * 65536, 100), Is.EqualTo(string.Concat(Enumerable.Repeat($"{i:d5}", 20))));
            Assert.That(Read(image, "n1/allhole"), Is.EqualTo(new byte[1 << 20]));
        });
    }

    [TestCaseSource(nameof(Forms))]
    public void Long_names_and_links_are_kept_and_what_is_no_file_is_not(string form)
    {
        using var image = TarImage.Read(new MemoryStream(Upstream.Read($"tar/{form}.tar.gz")));

        var longest = $"n1/{new string('d', 90)}/{new string('e', 90)}/{new string('f', 120)}";
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.ASCII.GetString(Read(image, longest)), Is.EqualTo("long name"));
            Assert.That(Encoding.ASCII.GetString(Read(image, "n1/other")), Is.EqualTo("plain"));
            Assert.That(image.Files.Select(file => file.Path), Has.None.Contain("soft"));
            Assert.That(image.Files, Has.Length.EqualTo(6));
        });
    }

    [TestCaseSource(nameof(Forms))]
    public void An_archive_that_is_cut_off_is_refused(string form)
    {
        var bytes = Plain(form);
        var end = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        for (var length = 0; length <= end; length += 509)
            Assert.That(() => Dispose(bytes[..length]), Throws.TypeOf<InvalidDataException>(), $"cut at {length}");
    }

    [Test]
    public void Damaged_archives_are_read_or_refused_and_nothing_else([Values("gnu", "posix-1.0")] string form)
    {
        var mutator = new Forge.Mutator(new Random(20261122));
        var bytes = Plain(form);
        for (var round = 0; round < 300; round++)
        {
            try
            {
                Dispose(mutator.Mutate(bytes));
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                // What is damaged is refused in one of these ways only.
            }
        }
    }

    [TestCase("99999999999\0")]
    [TestCase("notoctal\0\0\0\0")]
    public void A_hostile_size_is_refused(string size)
    {
        var block = Plain("gnu")[..512];
        Encoding.ASCII.GetBytes(size).CopyTo(block, 124);
        Resum(block);

        Assert.That(() => Dispose([.. block, .. new byte[4096]]), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_size_of_almost_everything_is_refused()
    {
        var block = Plain("gnu")[..512];
        block.AsSpan(124, 12).Fill(0xFF);
        block[124] = 0x80;
        Resum(block);

        Assert.That(() => Dispose([.. block, .. new byte[4096]]), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_link_to_a_file_that_the_archive_does_not_hold_cannot_be_read()
    {
        var block = Plain("gnu")[..512];
        block[156] = (byte)'1';
        "n1/absent\0"u8.CopyTo(block.AsSpan(157));
        "00000000000\0"u8.CopyTo(block.AsSpan(124));
        Resum(block);
        using var image = TarImage.Read(new MemoryStream([.. block, .. new byte[1024]]));

        Assert.That(() => image.Files.Single().Open(), Throws.InstanceOf<IOException>().With.Message.Contains("n1/absent"));
    }

    private static byte[] Plain(string form) => Upstream.Read($"tar/{form}.tar.gz");

    private static void Dispose(byte[] archive)
    {
        using var image = TarImage.Read(new MemoryStream(archive), maximumBytes: 1 << 20);
    }

    private static void Resum(byte[] block)
    {
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(block, 148);
    }

    private static byte[] Read(TarImage image, string path)
    {
        using var stream = image.Files.Single(file => file.Path == path).Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
