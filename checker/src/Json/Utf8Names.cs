using System.Text;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>One copy of each of the few names that a file repeats, looked up by their UTF-8 bytes without allocating.</summary>
internal sealed class Utf8Names
{
    /// <summary>More different names than this are handed out without being kept, so that a strange file cannot fill memory.</summary>
    private const int MaxNames = 1 << 20;

    private const int MaxCharacters = 256;
    private const int RecentCount = 1 << 8;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly (ulong Bytes, string? Name)[] _recent = new (ulong Bytes, string? Name)[RecentCount];

    public Utf8Names() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length >= sizeof(ulong))
            return Find(utf8);
        var bytes = Pack(utf8);
        ref var recent = ref _recent[(bytes * 0x9E3779B97F4A7C15) >> 56];
        if (recent.Name is null || recent.Bytes != bytes)
            recent = (bytes, Find(utf8));
        return recent.Name;
    }

    /// <summary>Up to seven bytes and their number as one number.</summary>
    private static ulong Pack(ReadOnlySpan<byte> utf8)
    {
        var bytes = (ulong)utf8.Length;
        foreach (var one in utf8)
            bytes = (bytes << 8) | one;
        return bytes;
    }

    private string Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxCharacters)
            return Encoding.UTF8.GetString(utf8);
        Span<char> characters = stackalloc char[MaxCharacters];
        var length = Encoding.UTF8.GetChars(utf8, characters);
        ReadOnlySpan<char> name = characters[..length];
        if (_lookup.TryGetValue(name, out var known))
            return known;
        var text = name.ToString();
        if (_names.Count < MaxNames)
            _names.Add(text, text);
        return text;
    }
}
