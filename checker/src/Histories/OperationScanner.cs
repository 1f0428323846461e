using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>
/// Reads the lines that <see cref="HistoryWriter"/> writes several times faster than a general reader: no white space between tokens, no
/// escapes, nothing but ASCII, only known properties. Anything else it leaves to <see cref="OperationParser"/>, also what is wrong.
/// </summary>
internal sealed class OperationScanner(Utf8Names names)
{
    private readonly ValueScanner _values = new(names);

    /// <summary>False if the line is of no such form; then what was found is of no use.</summary>
    public bool TryScan(ReadOnlySpan<byte> text, ref OperationFields fields)
    {
        var at = 0;
        if (!Token.Take(text, ref at, (byte)'{'))
            return false;
        do
        {
            if (!Token.TryText(text, ref at, out var name) || !Token.Take(text, ref at, (byte)':') || !TryField(name, text, ref at, ref fields))
                return false;
        }
        while (Token.Take(text, ref at, (byte)','));
        return Token.Take(text, ref at, (byte)'}') && at == text.Length;
    }

    private bool TryField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ref int at, ref OperationFields fields)
    {
        if (name.SequenceEqual("index"u8))
            return TryNumber(text, ref at, ref fields.Index);
        if (name.SequenceEqual("time"u8))
            return TryNumber(text, ref at, ref fields.Time);
        if (name.SequenceEqual("process"u8))
            return TryProcess(text, ref at, ref fields.Process);
        if (name.SequenceEqual("type"u8))
            return TryType(text, ref at, ref fields.Type);
        if (name.SequenceEqual("f"u8))
            return TryName(text, ref at, ref fields.Function);
        if (name.SequenceEqual("key"u8))
            return TryName(text, ref at, ref fields.Key);
        if (name.SequenceEqual("node"u8))
            return TryName(text, ref at, ref fields.Node);
        if (name.SequenceEqual("error"u8))
            return TryName(text, ref at, ref fields.Error);
        return name.SequenceEqual("value"u8) && _values.TryScan(text, ref at, out fields.Value);
    }

    private bool TryName(ReadOnlySpan<byte> text, ref int at, ref string? name)
    {
        if (!Token.TryText(text, ref at, out var found))
            return Token.TakeNull(text, ref at);
        name = names.Get(found);
        return true;
    }

    private static bool TryType(ReadOnlySpan<byte> text, ref int at, ref OperationType? type)
    {
        if (!Token.TryText(text, ref at, out var found))
            return false;
        type = OperationTypeName.Parse(found);
        return true;
    }

    private static bool TryProcess(ReadOnlySpan<byte> text, ref int at, ref int? process)
    {
        if (!Token.TryNumber(text, ref at, out var number) || number > int.MaxValue)
            return false;
        process = (int)number;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, ref int at, ref long? number)
    {
        if (!Token.TryNumber(text, ref at, out var found))
            return false;
        number = found;
        return true;
    }
}
