using System.Formats.Tar;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>A small tar archive with owners and modes, as the Engine unpacks it.</summary>
internal sealed class TarFile(ImageUser owner) : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly MemoryStream _stream = new();
    private TarWriter? _writer;

    private TarWriter Writer => _writer ??= new TarWriter(_stream, TarEntryFormat.Ustar, leaveOpen: true);

    /// <summary>A folder of mode 0700.</summary>
    public TarFile Folder(string path)
    {
        Writer.WriteEntry(Owned(new UstarTarEntry(TarEntryType.Directory, path) { Mode = FolderMode }));
        return this;
    }

    public TarFile File(string path, byte[] content, UnixFileMode mode)
    {
        using var data = new MemoryStream(content);
        Writer.WriteEntry(Owned(new UstarTarEntry(TarEntryType.RegularFile, path) { Mode = mode, DataStream = data }));
        return this;
    }

    public ReadOnlyMemory<byte> ToMemory()
    {
        _writer?.Dispose();
        _writer = null;
        return _stream.ToArray();
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _stream.Dispose();
    }

    private UstarTarEntry Owned(UstarTarEntry entry)
    {
        (entry.Uid, entry.Gid) = (owner.Uid, owner.Gid);
        return entry;
    }
}
