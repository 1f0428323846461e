using System.Globalization;

namespace Elastickv.Node.Tests.Raft.Scripting;

/// <summary>One command of a script: a name, words, and options of the form <c>name=value</c>.</summary>
public sealed class ScriptCommand
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, string> _options = [];

    public ScriptCommand(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Name = parts[0];
        foreach (var part in parts[1..])
        {
            if (part.Split('=', 2) is [var name, var value])
                _options.Add(name, value);
            else
                _words.Add(part);
        }
    }

    public string Name { get; }

    public IReadOnlyList<string> Words => _words;

    public ulong Member => Number(0);

    public ulong Number(int word) => ulong.Parse(_words[word], CultureInfo.InvariantCulture);

    public bool Has(string word) => _words.Contains(word);

    public string Option(string name, string otherwise) => _options.GetValueOrDefault(name, otherwise);

    public int Option(string name, int otherwise) =>
        _options.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A comma-separated list of numbers.</summary>
    public ulong[] Numbers(string name) =>
        [.. Option(name, "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => ulong.Parse(n, CultureInfo.InvariantCulture))];
}
