using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>Opens the paths of the command line: folders, archives, single files. Archives stay unpacked in a private folder until this is disposed.</summary>
internal sealed class DiskPaths : IDisposable
{
    private const int HeaderSize = 512;

    private static readonly ImmutableArray<(string Name, byte[] Magic)> OtherPackings =
        [("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]), ("bzip2", "BZh"u8.ToArray()), ("zip", "PK\x03\x04"u8.ToArray())];

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
            throw new BadInputException($"{option} {argument.Node}={argument.Path} cannot be read: {exception.Message.TrimEnd('.')}: copy it again.", exception);
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
        if (!IsArchive(option, argument))
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

    /// <summary>By its first bytes, whatever its name.</summary>
    /// <exception cref="BadInputException">It is packed in a way that is not read.</exception>
    private static bool IsArchive(string option, NodePath argument)
    {
        Span<byte> buffer = stackalloc byte[HeaderSize];
        using var stream = File.OpenRead(argument.Path);
        var head = buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        if (TarImage.Begins(head))
            return true;
        foreach (var (name, magic) in OtherPackings)
        {
            if (head.StartsWith(magic))
                throw new BadInputException($"{option} {argument.Node}={argument.Path} is packed with {name}, which is not read: unpack it, or pack it again with 'tar czf'.");
        }

        return false;
    }
}
