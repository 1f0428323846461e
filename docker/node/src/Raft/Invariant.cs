using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Elastickv.Node.Raft;

/// <summary>Checks that stay on in release builds.</summary>
internal static class Invariant
{
    public static void Holds([DoesNotReturnIf(false)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref BrokenRule rule)
    {
        if (!condition)
            throw new RaftInvariantException(rule.ToString());
    }

    /// <summary>The message, formatted only if the condition is false.</summary>
    [InterpolatedStringHandler]
    public ref struct BrokenRule
    {
        private DefaultInterpolatedStringHandler _text;

        public BrokenRule(int literalLength, int formattedCount, bool condition, out bool isNeeded)
        {
            isNeeded = !condition;
            _text = isNeeded ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public override string ToString() => _text.ToStringAndClear();
    }
}
