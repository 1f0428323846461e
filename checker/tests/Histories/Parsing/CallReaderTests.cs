using System.Text;
using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Histories.Parsing;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Tests.Models;

namespace Elastickv.Jepsen.Checker.Tests.Histories.Parsing;

public sealed class CallReaderTests
{
    private const int MutatedTexts = 20_000;

    private const string Lines = """
        {"index":0,"time":1,"process":0,"type":"invoke","f":"write","key":"x","value":1,"node":"n1"}
        {"index":1,"time":2,"process":1,"type":"invoke","f":"read","key":"a longer name of a key","value":null}
        {"index":2,"time":3,"process":0,"type":"ok","f":"write","key":"x","value":1,"node":"n1"}
        {"index":3,"time":4,"process":1,"type":"ok","f":"read","key":"a longer name of a key","value":"text","error":"none"}
        {"index":4,"time":5,"process":0,"type":"invoke","f":"cas","key":"ä","value":[1,"b"]}
        {"index":5,"time":6,"process":0,"type":"info","f":"cas","key":"ä","value":[1,"b"],"error":["time","\u006fut"]}
        {"process":2,"type":"invoke","f":"txn","value":[["r",1,null],["w","y",[2,[3]]]]}
        {"process":2,"type":"fail","f":"txn","value":null}

        """;

    [TestCase(0)]
    [TestCase(0.5)]
    public void Our_own_lines_are_read_as_their_operations_are(double casShare)
    {
        var operations = new SyntheticRegisters(1) { Operations = 5000, Keys = 300, CasShare = casShare, IndeterminateShare = 0.05 }.Make()
            .Select(operation => operation with { Node = $"node-{operation.Process % 3}", Error = operation.Type == OperationType.Info ? "lost" : null })
            .ToList();
        var stream = new MemoryStream();
        new HistoryWriter(stream).Append([.. operations]);

        Assert.That(Read(stream.ToArray()), Is.EqualTo(CallTable.Pair(operations)));
    }

    [Test]
    public void Every_form_of_a_line_is_read_as_the_general_reader_does() => Assert.That(Read(Encoding.UTF8.GetBytes(Lines)), Is.EqualTo(ReadInGeneral(Encoding.UTF8.GetBytes(Lines))));

    [Test]
    public void Whatever_stands_in_a_line_is_read_as_the_general_reader_does()
    {
        var original = Encoding.UTF8.GetBytes(Lines);
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < MutatedTexts; seed++)
        {
            var text = Mutation.Of(original, new Random(seed));
            var (fast, general) = (Try(text, Read), Try(text, ReadInGeneral));
            Assert.That(fast, Is.EqualTo(general), $"seed {seed}:\n{Encoding.UTF8.GetString(text)}");
            (read, refused) = fast is null ? (read, refused + 1) : (read + 1, refused);
        }

        Assert.That(Math.Min(read, refused), Is.GreaterThan(MutatedTexts / 20), "some should be read, and some refused");
    }

    [TestCase("""{"process":0,"type":"ok","f":"read"}""", "test:3: operation 2: process 0 completes an operation that it did not invoke")]
    [TestCase("""{"process":0,"type":"maybe","f":"read"}""", "test:3: \"type\" is not")]
    public void A_line_that_is_wrong_is_named_by_its_number(string line, string message)
    {
        var text = "{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n{\"process\":0,\"type\":\"ok\",\"f\":\"read\"}\n" + line + "\n";

        Assert.That(() => Read(Encoding.UTF8.GetBytes(text)), Throws.TypeOf<MalformedInputException>().With.Message.StartsWith(message));
    }

    [Test]
    public void Lines_keep_their_numbers_over_many_blocks()
    {
        var pair = "{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n{\"process\":0,\"type\":\"ok\",\"f\":\"read\"}\n";
        var text = string.Concat(Enumerable.Repeat(pair, 20_000)) + "nonsense\n" + pair;

        Assert.That(() => Read(Encoding.UTF8.GetBytes(text)), Throws.TypeOf<MalformedInputException>().With.Message.StartsWith("test:40001: not valid JSON"));
    }

    private static List<Call>? Try(byte[] text, Func<byte[], IEnumerable<Call>> read)
    {
        try
        {
            return [.. read(text)];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static CallTable Read(byte[] text)
    {
        using var input = HistoryInput.Read(new MemoryStream(text), "test", HistoryFormat.JsonLines);
        var table = new CallTable();
        CallReader.ReadInto(table, input, _ => { });
        return table;
    }

    private static CallTable ReadInGeneral(byte[] text)
    {
        using var input = HistoryInput.Read(new MemoryStream(text), "test", HistoryFormat.JsonLines);
        return CallTable.Pair(input.ReadAll());
    }
}
