using System.Buffers.Text;
using System.Text;
using Elastickv.Jepsen.Checker.Histories.Edn;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories.Formats;

/// <summary>
/// Turns the lines that Jepsen logs into operations: <c>INFO  jepsen.util - 0	:invoke	:write	3</c>, with anything before the process. Lines
/// that name no type of event are other log lines, and those without a number before it are not a client's; both are skipped.
/// </summary>
internal sealed class JepsenLogParser : ILineParser<Operation>
{
    private static readonly byte[][] Types = [":invoke"u8.ToArray(), ":ok"u8.ToArray(), ":fail"u8.ToArray(), ":info"u8.ToArray()];
    private static readonly EdnKeyword[] TypeNames = [new("invoke"), new("ok"), new("fail"), new("info")];
    private static readonly EdnKeyword Process = new("process");
    private static readonly EdnKeyword Type = new("type");
    private static readonly EdnKeyword Function = new("f");
    private static readonly EdnKeyword Value = new("value");

    private readonly EdnOperations _operations = new();
    private readonly EdnReader _reader = new(new EdnSource(stream: null));

    public Operation? Parse(ReadOnlySpan<byte> line)
    {
        var (type, at) = FindType(line);
        if (at < 0)
            return null;
        var process = line[..at].TrimEnd(" \t"u8);
        process = process[(process.LastIndexOfAny(" \t"u8) + 1)..];
        if (process.EndsWith("nemesis"u8))
            return null;
        if (!Utf8Parser.TryParse(process, out long number, out var length) || length < process.Length || number < 0)
            throw new FormatException($"\"{Encoding.UTF8.GetString(process)}\" before :{TypeNames[type].Text} is not the number of a process");
        return _operations.ToOperation(ToMap(number, TypeNames[type], line[(at + Types[type].Length)..]));
    }

    private static (int Type, int At) FindType(ReadOnlySpan<byte> line)
    {
        for (var type = 0; type < Types.Length; type++)
        {
            var at = line.IndexOf(Types[type]);
            if (at > 0 && IsWord(line, at, Types[type].Length))
                return (type, at);
        }

        return (-1, -1);
    }

    private static bool IsWord(ReadOnlySpan<byte> line, int at, int length) => IsBlank(line[at - 1]) && (at + length == line.Length || IsBlank(line[at + length]));

    private static bool IsBlank(byte character) => character is (byte)' ' or (byte)'\t';

    private EdnMap ToMap(long process, EdnKeyword type, ReadOnlySpan<byte> rest)
    {
        _reader.Restart(rest);
        var map = new EdnMap();
        map.Entries.Add((Process, process));
        map.Entries.Add((Type, type));
        map.Entries.Add((Function, _reader.Read()));
        if (_reader.SkipBlank() != EdnSource.End)
            map.Entries.Add((Value, _reader.Read()));
        return map;
    }
}
