using System.Collections.Immutable;
using System.IO.Compression;
using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks.Tar;

namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>
/// Disk images from a tar stream, plain or gzipped, POSIX or GNU, sparse files included. The files are spilled to a private folder, with
/// holes where they hold zeros, and removed when this is disposed; their names inside the archive are never used as names on this machine.
/// </summary>
public sealed class TarImage : IDisposable
{
    /// <summary>More files than this in one archive are refused.</summary>
    public const int MaximumFiles = 1_000_000;

    private const int PageSize = 4096;
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("disk-image-");
    private readonly List<DiskFile> _files = [];
    private readonly Dictionary<string, DiskFile> _byPath = new(StringComparer.Ordinal);

    private TarImage()
    {
    }

    /// <summary>Every regular file of the archive, by its path inside it.</summary>
    public ImmutableArray<DiskFile> Files => [.. _files];

    /// <summary>Whether a file begins as an archive does: with a gzip header, or with a tar header whose checksum is right.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..] || TarHeader.IsHeader(head);

    /// <summary>Reads a whole archive; a gzip header at its beginning is recognised.</summary>
    /// <param name="archive">The archive, read to its end and left open.</param>
    /// <param name="maximumBytes">The most bytes, zeros not counted, that may be spilled.</param>
    /// <exception cref="InvalidDataException">The archive is damaged, or larger than the limit.</exception>
    public static TarImage Read(Stream archive, long maximumBytes = 64L << 30)
    {
        var image = new TarImage();
        try
        {
            image.Spill(archive, maximumBytes);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>The image of one node: the files below <paramref name="folder"/> of the archive, or all of them.</summary>
    public DiskImage Image(string node, string label, string folder = "")
    {
        var prefix = folder.Length == 0 ? "" : folder.TrimEnd('/') + "/";
        var files = _files
            .Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => file with { Path = file.Path[prefix.Length..] });
        return new DiskImage(node, label, [.. files]);
    }

    public void Dispose()
    {
        if (_spill.Exists)
            _spill.Delete(recursive: true);
    }

    private void Spill(Stream archive, long maximumBytes)
    {
        using var buffered = new BufferedStream(archive, 1 << 16);
        using var plain = IsGzip(buffered, out var whole) ? new GZipStream(whole, CompressionMode.Decompress) : whole;
        var tar = new TarWalk(plain);
        var left = maximumBytes;
        while (tar.Next() is { } member)
        {
            if (_files.Count == MaximumFiles)
                throw new InvalidDataException($"the archive holds more than {MaximumFiles} files");
            var file = member.LinkTo is { } target ? Linked(member, target) : SpillOne(tar, member, ref left);
            _files.Add(file);
            _byPath[file.Path] = file;
        }
    }

    private DiskFile SpillOne(TarWalk tar, TarMember member, ref long left)
    {
        var path = System.IO.Path.Combine(_spill.FullName, _files.Count.ToString("x8", provider: null));
        using (var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            foreach (var extent in member.Extents)
                CopySparse(tar, extent, target, ref left);
            target.SetLength(member.Length);
        }

        return FolderImage.File(Normalise(member.Name), path) with { Mode = member.Mode };
    }

    /// <summary>A second name of an earlier file holds the same bytes; where that file was left out of the archive, reading says so.</summary>
    private DiskFile Linked(TarMember member, string target)
    {
        var name = Normalise(target);
        return _byPath.TryGetValue(name, out var linked)
            ? linked with { Path = Normalise(member.Name) }
            : new DiskFile(Normalise(member.Name), 1, () => throw new IOException($"it is a link to {name}, which the archive does not hold"));
    }

    private static void CopySparse(TarWalk source, TarExtent extent, FileStream target, ref long left)
    {
        var page = new byte[PageSize];
        var end = extent.Offset + extent.Length;
        for (var position = extent.Offset; position < end;)
        {
            var bytes = page.AsSpan(0, source.Read(page.AsSpan(0, (int)Math.Min(PageSize, end - position))));
            if (bytes.ContainsAnyExcept((byte)0))
            {
                if ((left -= bytes.Length) < 0)
                    throw new InvalidDataException("the archive is larger than the limit set for it");
                target.Position = position;
                target.Write(bytes);
            }

            position += bytes.Length;
        }
    }

    private static string Normalise(string name)
    {
        var parts = name.Split('/', '\\').Where(part => part.Length > 0 && part is not ("." or ".."));
        return string.Join('/', parts);
    }

    private static bool IsGzip(BufferedStream stream, out Stream whole)
    {
        var head = new byte[2];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        whole = new PrefixedStream(head.AsMemory(0, read), stream);
        return read == 2 && head[0] == 0x1F && head[1] == 0x8B;
    }
}
