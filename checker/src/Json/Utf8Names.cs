using System.Text;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>One copy of each of the few names that a file repeats, looked up by their UTF-8 bytes without allocating.</summary>
internal sealed class Utf8Names
{
    /// <summary>More different names than this are handed out without being kept, so that a strange file cannot fill memory.</summary>
    private const int MaxNames = 1 << 20;

    private const int MaxCharacters = 256;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public Utf8Names() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(ReadOnlySpan<byte> utf8)
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
