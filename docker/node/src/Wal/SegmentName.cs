using System.Globalization;

namespace Elastickv.Node.Wal;

/// <summary>Name of a segment file: <c>sequence-index.wal</c>, both 16 hex digits; index is that of the first entry that may stand in it.</summary>
internal readonly record struct SegmentName(ulong Sequence, ulong Index)
{
    private const string Extension = ".wal";

    public static SegmentName? TryParse(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name).Split('-');
        return Path.GetExtension(name) == Extension && stem.Length == 2 &&
            ulong.TryParse(stem[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence) &&
            ulong.TryParse(stem[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index)
            ? new SegmentName(sequence, index)
            : null;
    }

    /// <summary>The segments of a directory in order.</summary>
    /// <exception cref="WalDamagedException">One is missing in between.</exception>
    public static List<SegmentName> List(string directory)
    {
        var names = Directory.EnumerateFiles(directory).Select(path => TryParse(Path.GetFileName(path)))
            .OfType<SegmentName>().OrderBy(name => name.Sequence).ToList();
        for (var i = 1; i < names.Count; i++)
        {
            if (names[i].Sequence != names[i - 1].Sequence + 1)
                throw new WalDamagedException($"segment missing between {names[i - 1]} and {names[i]}");
        }

        return names;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence:x16}-{Index:x16}{Extension}");
}
