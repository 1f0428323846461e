using System.Runtime.InteropServices;
using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Parsing;

/// <summary>
/// Reads the lines that <see cref="HistoryWriter"/> writes straight into a table, without an object a line. As <see cref="OperationScanner"/>
/// it takes no white space, no escapes and only known properties, the type before the value; anything else is left to a general reader.
/// </summary>
internal sealed class TransactionScanner(TransactionTable table)
{
    private readonly Utf8Names _names = new();
    private readonly List<Step> _steps = [];
    private readonly ListScanner _lists = new(table.Lists);

    /// <summary>The steps of the last line.</summary>
    public ReadOnlySpan<Step> Steps => CollectionsMarshal.AsSpan(_steps);

    /// <summary>False if the line is of no such form; then nothing of it may be used.</summary>
    public bool TryScan(ReadOnlySpan<byte> text, ref ScannedLine line)
    {
        var at = 0;
        _steps.Clear();
        if (!Token.Take(text, ref at, (byte)'{'))
            return false;
        do
        {
            if (!Token.TryText(text, ref at, out var name) || !Token.Take(text, ref at, (byte)':') || !TryField(name, text, ref at, ref line))
                return false;
        }
        while (Token.Take(text, ref at, (byte)','));
        return Token.Take(text, ref at, (byte)'}') && at == text.Length;
    }

    private bool TryField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ref int at, ref ScannedLine line)
    {
        if (name.SequenceEqual("value"u8))
            return line.Type is { } type && (line.HasValue = TryTransaction(text, ref at, type));
        if (name.SequenceEqual("index"u8))
            return Token.TryNumber(text, ref at, out line.Index);
        if (name.SequenceEqual("time"u8))
            return Token.TryNumber(text, ref at, out _);
        if (name.SequenceEqual("process"u8))
            return Token.TryNumber(text, ref at, out line.Process) && line.Process <= int.MaxValue;
        if (name.SequenceEqual("type"u8))
            return TryType(text, ref at, ref line.Type);
        if (name.SequenceEqual("f"u8) || name.SequenceEqual("error"u8))
            return Token.TryText(text, ref at, out _) || Token.TakeNull(text, ref at);
        if (!name.SequenceEqual("node"u8) || !Token.TryText(text, ref at, out var node))
            return false;
        line.Node = _names.Get(node);
        return true;
    }

    private static bool TryType(ReadOnlySpan<byte> text, ref int at, ref OperationType? type)
    {
        if (!Token.TryText(text, ref at, out var found))
            return false;
        type = OperationTypeName.Parse(found);
        return true;
    }

    private bool TryTransaction(ReadOnlySpan<byte> text, ref int at, OperationType type)
    {
        if (!Token.Take(text, ref at, (byte)'['))
            return false;
        if (Token.Take(text, ref at, (byte)']'))
            return true;
        do
        {
            if (!TryStep(text, ref at, type))
                return false;
        }
        while (Token.Take(text, ref at, (byte)','));
        return Token.Take(text, ref at, (byte)']');
    }

    private bool TryStep(ReadOnlySpan<byte> text, ref int at, OperationType type)
    {
        if (!Token.Take(text, ref at, (byte)'[') || !Token.TryText(text, ref at, out var name) || !Token.Take(text, ref at, (byte)',')
            || !TryAtom(text, ref at, out var code) || code == ValueCodes.Nil || !Token.Take(text, ref at, (byte)','))
            return false;
        var step = new Step { Key = table.Keys.OfCode(code) };
        if (name.SequenceEqual("r"u8) || name.SequenceEqual("read"u8))
        {
            if (!TryRead(text, ref at, type, ref step))
                return false;
        }
        else
        {
            step.Kind = StepKind.Write;
            if (!IsWrite(name) || !TryAtom(text, ref at, out step.Value) || step.Value == ValueCodes.Nil)
                return false;
        }

        _steps.Add(step);
        return Token.Take(text, ref at, (byte)']');
    }

    private bool TryRead(ReadOnlySpan<byte> text, ref int at, OperationType type, ref Step step)
    {
        if (type != OperationType.Ok)
        {
            step.Kind = StepKind.UnknownRead;
            return Token.TakeNull(text, ref at);
        }

        step.Kind = StepKind.Read;
        if (table.Model == TransactionModel.RwRegister)
            return TryAtom(text, ref at, out step.Value);
        if (Token.TakeNull(text, ref at))
            return true;
        if (!_lists.TryRead(step.Key, text, ref at, out var read))
            return false;
        step.Value = read.Pack();
        return true;
    }

    private bool IsWrite(ReadOnlySpan<byte> name) =>
        table.Model == TransactionModel.ListAppend ? name.SequenceEqual("append"u8) : name.SequenceEqual("w"u8) || name.SequenceEqual("write"u8);

    /// <summary>The code of a number, a text or nothing.</summary>
    private bool TryAtom(ReadOnlySpan<byte> text, ref int at, out long code)
    {
        code = ValueCodes.Nil;
        if (Token.TryNumber(text, ref at, out var number))
        {
            code = ValueCodes.OfSmall(number);
            return true;
        }

        if (!Token.TryText(text, ref at, out var found))
            return Token.TakeNull(text, ref at);
        code = table.Codes[OperationValue.Of(Encoding.ASCII.GetString(found))];
        return true;
    }
}
