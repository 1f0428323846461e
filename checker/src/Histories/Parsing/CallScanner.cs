using System.Runtime.CompilerServices;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories.Parsing;

/// <summary>
/// Reads the lines that <see cref="HistoryWriter"/> writes as events of a table, without an object a line. As <see cref="OperationScanner"/>
/// it takes no white space, no escapes and only known properties; anything else, also what is wrong, is left to a general reader.
/// </summary>
internal sealed class CallScanner(CallTable table)
{
    private const int NotYet = -1;

    private readonly ValueScanner _values = new(new Utf8Names());

    /// <summary>False if the line is of no such form; then what was found is of no use.</summary>
    public bool TryScan(ReadOnlySpan<byte> text, ref CallEvent found)
    {
        found = new CallEvent { Index = Operation.Unnumbered, Process = NotYet, Function = NotYet, Key = NameTable.None, Node = NameTable.None };
        var hasType = false;
        var at = 0;
        if (!Token.Take(text, ref at, (byte)'{'))
            return false;
        do
        {
            if (!TryField(text, ref at, ref found, ref hasType))
                return false;
        }
        while (Token.Take(text, ref at, (byte)','));
        return Token.Take(text, ref at, (byte)'}') && at == text.Length && hasType && found.Process >= 0 && found.Function >= 0;
    }

    private bool TryField(ReadOnlySpan<byte> text, ref int at, ref CallEvent found, ref bool hasType)
    {
        if (Skip(text, ref at, "\"index\":"u8))
            return Token.TryNumber(text, ref at, out found.Index);
        if (Skip(text, ref at, "\"time\":"u8))
            return Token.TryNumber(text, ref at, out found.Time);
        if (Skip(text, ref at, "\"process\":"u8))
            return TryProcess(text, ref at, ref found.Process);
        if (Skip(text, ref at, "\"type\":"u8))
            return hasType = TryType(text, ref at, ref found.Type);
        if (Skip(text, ref at, "\"f\":"u8))
            return TryName(text, ref at, table.Functions, ref found.Function);
        if (Skip(text, ref at, "\"key\":"u8))
            return TryName(text, ref at, table.Keys, ref found.Key);
        if (Skip(text, ref at, "\"value\":"u8))
            return _values.TryScan(text, ref at, out found.Value);
        if (Skip(text, ref at, "\"node\":"u8))
            return TryName(text, ref at, table.Nodes, ref found.Node);
        return Skip(text, ref at, "\"error\":"u8) && (Token.TryText(text, ref at, out _) || Token.TakeNull(text, ref at));
    }

    private static bool TryProcess(ReadOnlySpan<byte> text, ref int at, ref int process)
    {
        if (!Token.TryNumber(text, ref at, out var number) || number > int.MaxValue)
            return false;
        process = (int)number;
        return true;
    }

    private static bool TryType(ReadOnlySpan<byte> text, ref int at, ref OperationType type)
    {
        if (Skip(text, ref at, "\"invoke\""u8))
            type = OperationType.Invoke;
        else if (Skip(text, ref at, "\"ok\""u8))
            type = OperationType.Ok;
        else if (Skip(text, ref at, "\"fail\""u8))
            type = OperationType.Fail;
        else if (Skip(text, ref at, "\"info\""u8))
            type = OperationType.Info;
        else
            return false;
        return true;
    }

    private static bool TryName(ReadOnlySpan<byte> text, ref int at, NameTable names, ref int number)
    {
        if (!Token.TryText(text, ref at, out var name))
            return Token.TakeNull(text, ref at);
        number = names.IdOf(name);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Skip(ReadOnlySpan<byte> text, ref int at, ReadOnlySpan<byte> expected)
    {
        if (!text[at..].StartsWith(expected))
            return false;
        at += expected.Length;
        return true;
    }
}
