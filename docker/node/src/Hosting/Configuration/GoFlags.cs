namespace Elastickv.Node.Hosting.Configuration;

/// <summary>
/// Reads flags as Go's package flag does (spec §12.1): one or two dashes, <c>-f=v</c> or <c>-f v</c>, a boolean without a value is
/// true and takes one only with <c>=</c>, the last of several wins.
/// </summary>
public sealed class GoFlags
{
    private readonly Dictionary<string, Flag> _flags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> _all = [];

    public void AddString(string name, string defaultValue, string usage) => _flags.Add(name, new Flag(name, defaultValue, usage, false));

    public void AddBool(string name, string usage) => _flags.Add(name, new Flag(name, "false", usage, true));

    public string String(string name) => _given.GetValueOrDefault(name, _flags[name].Default);

    /// <summary>Every value given for a flag that may be repeated, in order.</summary>
    public IReadOnlyList<string> All(string name) => [.. _all.Where(given => given.Key == name).Select(given => given.Value)];

    public bool Bool(string name) => ParseBool(name, String(name));

    /// <summary>Reads a command line.</summary>
    /// <exception cref="UsageException">A flag is unknown or malformed, or there is an argument that is no flag.</exception>
    /// <exception cref="HelpException">Help is asked for.</exception>
    public void Parse(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = SplitFlag(arguments[i]);
            if (!_flags.TryGetValue(name, out var flag))
                throw name is "h" or "help" ? new HelpException() : new UsageException($"flag provided but not defined: -{name}");
            if (value is null && !flag.IsBool)
                value = ++i < arguments.Count ? arguments[i] : throw new UsageException($"flag needs an argument: -{name}");
            value ??= "true";
            if (flag.IsBool)
                _ = ParseBool(name, value);
            _given[name] = value;
            _all.Add(KeyValuePair.Create(name, value));
        }
    }

    /// <summary>Every flag with its default and meaning, in alphabetical order.</summary>
    public void WriteUsage(TextWriter writer, string program)
    {
        writer.WriteLine($"Usage of {program}:");
        foreach (var flag in _flags.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            var fallback = flag.IsBool || flag.Default.Length == 0 ? "" : $" (default \"{flag.Default}\")";
            writer.WriteLine($"  -{flag.Name}{(flag.IsBool ? "" : " string")}\n    \t{flag.Usage}{fallback}");
        }
    }

    private static (string Name, string? Value) SplitFlag(string argument)
    {
        var body = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument.StartsWith('-') ? argument[1..] : null;
        if (body is null || argument == "-")
            throw new UsageException($"unexpected argument: {argument}");
        if (body.Length == 0 || body[0] is '-' or '=')
            throw new UsageException($"bad flag syntax: {argument}");
        var equals = body.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (body, null) : (body[..equals], body[(equals + 1)..]);
    }

    private static bool ParseBool(string name, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new UsageException($"invalid boolean value \"{value}\" for -{name}: parse error"),
    };

    private sealed record Flag(string Name, string Default, string Usage, bool IsBool);
}
