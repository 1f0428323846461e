using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>Opens the paths of the command line: folders, archives, single files. Archives stay unpacked in a private folder until this is disposed.</summary>
internal sealed class DiskPaths : IDisposable
{
    private const int TarMagicOffset = 257;

    private readonly List<TarImage> _archives = [];

    /// <exception cref="BadInputException">The path does not exist, cannot be read, or holds several nodes of which none has this name.</exception>
    public DiskPart Open(string option, NodePath argument)
    {
        try
        {
            return OfOneNode(option, argument, Read(option, argument));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new BadInputException($"{option} {argument.Node}={argument.Path} cannot be read: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        foreach (var archive in _archives)
            archive.Dispose();
    }

    private DiskPart Read(string option, NodePath argument)
    {
        var path = argument.Path;
        if (Directory.Exists(path))
            return new DiskPart(path, Path.GetFullPath(path), FolderImage.Read(argument.Node, "", path).Files);
        if (!File.Exists(path))
            throw new BadInputException($"{option} {argument.Node}={path}: there is no such folder or file: name what was copied of the node.");
        if (!IsArchive(path))
            return new DiskPart(path, Path.GetDirectoryName(Path.GetFullPath(path)), [FolderImage.File(Path.GetFileName(path), path)]);
        using var stream = File.OpenRead(path);
        var archive = TarImage.Read(stream);
        _archives.Add(archive);
        return new DiskPart(path, Folder: null, archive.Files);
    }

    private static DiskPart OfOneNode(string option, NodePath argument, DiskPart part)
    {
        if (part.Nodes is not { IsEmpty: false } nodes)
            return part;
        return nodes.Contains(argument.Node)
            ? part.Below(argument.Node)
            : throw new BadInputException($"{option} {argument.Node}={argument.Path} holds the disks of several nodes: name one of {string.Join(", ", nodes)}.");
    }

    /// <summary>By its first bytes, whatever its name: a gzip header, or the mark of a tar header.</summary>
    private static bool IsArchive(string path)
    {
        Span<byte> head = stackalloc byte[TarMagicOffset + 5];
        using var stream = File.OpenRead(path);
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return (read > 2 && head[0] == 0x1F && head[1] == 0x8B) || (read == head.Length && head[TarMagicOffset..].SequenceEqual("ustar"u8));
    }
}
