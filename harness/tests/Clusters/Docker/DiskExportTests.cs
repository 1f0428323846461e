using System.Formats.Tar;
using Elastickv.Jepsen.Harness.Clusters.Docker;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class DiskExportTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TestFolder _folder = new();

    [OneTimeTearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Contents_go_below_the_folder_with_their_modes()
    {
        var folder = await UnpackAsync(("raft/n1/wal/a.wal", [1, 2, 3]), ("raft/top", [4]));

        Assert.That(File.ReadAllBytes(Path.Combine(folder, "n1", "wal", "a.wal")), Is.EqualTo((byte[])[1, 2, 3]));
        Assert.That(File.GetUnixFileMode(Path.Combine(folder, "top")), Is.EqualTo(OwnerOnly));
    }

    [Test]
    public async Task Zeros_keep_their_place()
    {
        var content = new byte[200_000];
        (content[70_000], content[^1]) = (7, 9);

        var folder = await UnpackAsync(("raft/segment", content), ("raft/zeros", new byte[65_537]));

        Assert.That(File.ReadAllBytes(Path.Combine(folder, "segment")), Is.EqualTo(content));
        Assert.That(new FileInfo(Path.Combine(folder, "zeros")).Length, Is.EqualTo(65_537));
    }

    [Test]
    public async Task No_name_leads_out_of_the_folder()
    {
        var folder = await UnpackAsync(("raft/../../escaped", [1]), ("alone", [1]), ("raft/kept", [1]));

        Assert.That(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EqualTo((string[])["kept"]));
        Assert.That(File.Exists(Path.Combine(folder, "..", "..", "escaped")), Is.False);
    }

    private async Task<string> UnpackAsync(params (string Name, byte[] Content)[] files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "raft/"));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "raft/link") { LinkName = "/etc/passwd" });
            foreach (var (name, content) in files)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = OwnerOnly, DataStream = new MemoryStream(content) });
        }

        tar.Position = 0;
        var folder = Path.Combine(_folder.Path, TestContext.CurrentContext.Test.ID, "export", "data");
        await DiskExport.UnpackAsync(tar, folder, default);
        return folder;
    }
}
