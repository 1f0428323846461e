using System.Text;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>Numbers the names of functions, keys or nodes in the order in which they first appear. No name has the number <see cref="None"/>.</summary>
internal sealed class NameTable
{
    public const int None = -1;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly NameIndex _byBytes = new();
    private string? _last;
    private int _lastId = None;

    public NameTable(params ReadOnlySpan<string> first)
    {
        foreach (var name in first)
            IdOf(name);
    }

    public int Count => _names.Count;

    public string? this[int id] => id == None ? null : _names[id];

    public int IdOf(string? name)
    {
        if (ReferenceEquals(name, _last))
            return _lastId;
        _last = name;
        if (name is null)
            return _lastId = None;
        if (_ids.TryGetValue(name, out _lastId))
            return _lastId;
        _lastId = _names.Count;
        _ids.Add(name, _lastId);
        _names.Add(name);
        return _lastId;
    }

    /// <summary>The same by the UTF-8 bytes of a name.</summary>
    public int IdOf(ReadOnlySpan<byte> name)
    {
        var id = _byBytes.Find(name);
        if (id != NameIndex.Missing)
            return id;
        id = IdOf(Encoding.UTF8.GetString(name));
        _byBytes.Add(name, id);
        return id;
    }
}
