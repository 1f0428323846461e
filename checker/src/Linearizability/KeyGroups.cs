using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>
/// Numbers the parts of a history that can be judged apart: one a key, or, where calls name several keys, one for all keys that are
/// directly or indirectly named together.
/// </summary>
internal sealed class KeyGroups
{
    private readonly int[]? _groupOf;
    private readonly string?[] _names;

    private KeyGroups(int[]? groupOf, string?[] names)
    {
        _groupOf = groupOf;
        _names = names;
    }

    public int Count => _names.Length;

    public static KeyGroups ByKey(CallTable table) => new(null, [null, .. Enumerable.Range(0, table.Keys.Count).Select(key => table.Keys[key])]);

    /// <summary>By the keys that the steps of multi-register operations name.</summary>
    public static KeyGroups ByKeysInValues(CallTable table)
    {
        var keys = new Dictionary<OperationValue, int>();
        var parents = new List<int>();
        var firstKey = new int[table.Count];
        for (var i = 0; i < table.Count; i++)
            firstKey[i] = Join(table[i], keys, parents);
        var numbers = new Dictionary<int, int>();
        var groupOf = Array.ConvertAll(firstKey, key => key < 0 ? 0 : Number(numbers, Root(parents, key)));
        var names = new string?[numbers.Count + 1];
        foreach (var group in keys.GroupBy(entry => Root(parents, entry.Value)))
        {
            if (numbers.TryGetValue(group.Key, out var number))
                names[number] = string.Join(", ", group.Select(entry => entry.Key.ToString()).Order(StringComparer.Ordinal));
        }

        return new KeyGroups(groupOf, names);
    }

    public int GroupOf(in CallRow row, int id) => _groupOf is null ? row.Key + 1 : _groupOf[id];

    /// <summary>The key, or the keys, of a group; null for calls that name none.</summary>
    public string? NameOf(int group) => _names[group];

    /// <summary>Joins the keys of a call. Returns one of them, or -1 if it names none.</summary>
    private static int Join(in Call call, Dictionary<OperationValue, int> keys, List<int> parents)
    {
        var first = -1;
        for (var i = 0; i < call.Value.Count; i++)
        {
            if (!RegisterStep.IsStep(call, i))
                continue;
            var name = RegisterStep.Of(call, i).Key;
            if (!keys.TryGetValue(name, out var key))
            {
                keys.Add(name, key = parents.Count);
                parents.Add(key);
            }

            if (first >= 0)
                parents[Root(parents, key)] = Root(parents, first);
            first = key;
        }

        return first;
    }

    private static int Root(List<int> parents, int key)
    {
        while (parents[key] != key)
        {
            parents[key] = parents[parents[key]];
            key = parents[key];
        }

        return key;
    }

    private static int Number(Dictionary<int, int> numbers, int root)
    {
        if (!numbers.TryGetValue(root, out var number))
            numbers.Add(root, number = numbers.Count + 1);
        return number;
    }
}
