using System.Collections.Frozen;
using System.Text;

namespace Elastickv.Node.Redis.Commands;

/// <summary>All keyed commands by name.</summary>
public static class CommandTable
{
    private const int LongestName = 32;

    private static readonly FrozenDictionary<string, CommandSpec> Specs = new[]
        {
            StringCommands.All, KeyCommands.All, ListCommands.All, HashCommands.All, SetCommands.All, SortedSetCommands.All,
        }
        .SelectMany(group => group)
        .ToFrozenDictionary(spec => spec.Name);

    private static readonly FrozenDictionary<string, CommandSpec>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Specs.GetAlternateLookup<ReadOnlySpan<char>>();

    public static IEnumerable<CommandSpec> All => Specs.Values.OrderBy(spec => spec.Name, StringComparer.Ordinal);

    /// <summary>The command of a name in any case, or null.</summary>
    public static CommandSpec? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestName)
            return null;
        Span<char> lower = stackalloc char[LongestName];
        for (int i = 0; i < name.Length; i++)
            lower[i] = char.ToLowerInvariant((char)name[i]);
        return ByName.TryGetValue(lower[..name.Length], out CommandSpec? spec) ? spec : null;
    }

    /// <summary>The reply to a command nobody knows. A name is shown only as far as it can be part of an error line.</summary>
    public static string Unsupported(ReadOnlySpan<byte> name)
    {
        string shown = Encoding.ASCII.GetString(name[..Math.Min(name.Length, LongestName)]);
        return $"ERR unsupported command '{string.Concat(shown.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}'";
    }
}
