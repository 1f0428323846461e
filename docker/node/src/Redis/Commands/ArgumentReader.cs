using System.Buffers.Text;
using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Reads the words of a command as what they stand for.</summary>
internal static class ArgumentReader
{
    public static long Integer(this Arguments arguments, int index) =>
        RespInteger.TryParse(arguments[index], out long value) ? value : throw CommandException.NotAnInteger();

    public static double Float(this Arguments arguments, int index) => ParseFloat(arguments[index]);

    public static bool Is(this Arguments arguments, int index, ReadOnlySpan<byte> upperCaseWord) =>
        System.Text.Ascii.EqualsIgnoreCase(arguments[index], upperCaseWord);

    /// <summary>A finite or infinite number; -0 is read as 0, since equal scores must have equal rows.</summary>
    public static double ParseFloat(ReadOnlySpan<byte> text)
    {
        if (System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "+inf"u8))
            return double.PositiveInfinity;
        if (System.Text.Ascii.EqualsIgnoreCase(text, "-inf"u8))
            return double.NegativeInfinity;
        if (!Utf8Parser.TryParse(text, out double value, out int consumed) || consumed != text.Length || !double.IsFinite(value))
            throw CommandException.NotAFloat();
        return value + 0.0;
    }

    /// <summary>Passes a type on if it is the wanted one or none.</summary>
    public static RedisType OrWrongType(this RedisType actual, RedisType wanted) =>
        actual == wanted || actual == RedisType.None ? actual : throw CommandException.WrongType();
}
