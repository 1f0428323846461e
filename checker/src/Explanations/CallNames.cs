using System.Globalization;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>What calls and values are called in an explanation: a value that is too long for a sentence gets a letter.</summary>
internal sealed class CallNames(Partition partition)
{
    private const int MaxPlainCharacters = 16;
    private const int Letters = 26;

    private readonly Dictionary<OperationValue, string> _letters = [];

    /// <summary>The letters that were given, with what they stand for.</summary>
    public IEnumerable<(string Letter, string Text)> Legend => _letters.Select(entry => (entry.Value, CallText.OfValue(entry.Key)));

    /// <summary>For example <c>#12 (read 5)</c>.</summary>
    public string Of(int call) => $"{Index(call)} ({Action(call)})";

    /// <summary>For example <c>#12</c>: the index of the completion, or of the invocation where there is none.</summary>
    public string Index(int call) => string.Create(CultureInfo.InvariantCulture, $"#{partition.Full(call).Index}");

    /// <summary>For example <c>read 5</c>.</summary>
    public string Action(int call)
    {
        var full = partition.Full(call);
        return full.Value.IsNil && !full.IsRead ? full.Function : $"{full.Function} {Of(full.Value)}";
    }

    /// <summary>A state in words; where it is a value that has a letter, the letter.</summary>
    public string OfState(string state) =>
        _letters.FirstOrDefault(entry => string.Equals(entry.Key.Text, state, StringComparison.Ordinal)).Value ?? CallText.Shorten(state);

    public string Of(OperationValue value)
    {
        var text = value.ToString();
        if (text.Length <= MaxPlainCharacters || value.Count >= 0)
            return CallText.Shorten(text);
        if (!_letters.TryGetValue(value, out var letter))
            _letters.Add(value, letter = _letters.Count < Letters ? ((char)('A' + _letters.Count)).ToString() : string.Create(CultureInfo.InvariantCulture, $"V{_letters.Count}"));
        return letter;
    }
}
