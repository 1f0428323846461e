using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Tests.Histories;

public sealed class HistoryFileTests
{
    private static readonly Operation[] Samples =
    [
        new() { Index = 0, Time = 12, Process = 3, Type = OperationType.Invoke, Function = "write", Key = "r1", Value = OperationValue.Of("vä\"l\n"), Node = "n1" },
        new() { Index = 1, Time = 13, Process = 4, Type = OperationType.Invoke, Function = "txn", Value = OperationValue.Of(OperationValue.Of("append"), OperationValue.Nil) },
        new() { Index = 2, Time = 20, Process = 3, Type = OperationType.Info, Function = "write", Key = "r1", Value = OperationValue.Of("v"), Error = "timeout", Node = "n1" },
        new() { Index = 3, Time = long.MaxValue, Process = 4, Type = OperationType.Fail, Function = "txn", Value = OperationValue.Of(long.MinValue) },
    ];

    [Test]
    public void Operations_read_back_as_they_were_written() => Assert.That(Read(Written(Samples)), Is.EqualTo(Samples));

    [Test]
    public void The_line_is_the_documented_one() => Assert.That(
        Encoding.UTF8.GetString(Written(Samples.AsSpan(0, 1))),
        Is.EqualTo("""{"index":0,"time":12,"process":3,"type":"invoke","f":"write","key":"r1","value":"vä\"l\n","node":"n1"}""" + "\n"));

    [Test]
    public void Every_cut_in_the_last_line_is_a_torn_tail()
    {
        var bytes = Written(Samples.AsSpan(0, 2));
        var lastLine = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (var length = lastLine + 1; length < bytes.Length - 1; length++)
        {
            var reader = new HistoryReader(new MemoryStream(bytes, 0, length), "cut");
            Assert.That(reader.ReadAll().Count(), Is.EqualTo(1), $"cut at {length}");
            Assert.That(reader.TornTail, Is.True, $"cut at {length}");
        }
    }

    [Test]
    public void A_whole_last_line_without_line_feed_counts()
    {
        var bytes = Written(Samples.AsSpan(0, 2));
        Assert.That(Read(bytes[..^1]), Is.EqualTo(Samples[..2]));
    }

    [TestCase("{\"index\":0,", "not valid JSON")]
    [TestCase("garbage", "not valid JSON")]
    [TestCase("[1]", "not a JSON object")]
    [TestCase("{}", "\"process\" is missing")]
    [TestCase("{\"process\":1,\"type\":\"maybe\",\"f\":\"read\"}", "\"type\" is not")]
    [TestCase("{\"process\":1,\"type\":\"ok\",\"f\":7}", "\"f\" is not a text")]
    [TestCase("{\"process\":1,\"type\":\"ok\",\"f\":\"read\",\"value\":1.5}", "\"value\" is not null, a whole number")]
    [TestCase("{\"process\":1,\"type\":\"ok\",\"f\":\"read\",\"value\":{\"x\":1.5}}", "\"value\" is not")]
    [TestCase("{\"process\":1.5,\"type\":\"ok\",\"f\":\"read\"}", "\"process\" is not a whole number")]
    [TestCase("{\"process\":1,\"type\":\"ok\",\"f\":\"read\"} x", "not valid JSON")]
    public void A_bad_line_is_named_by_its_number(string line, string reason)
    {
        var bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Written(Samples.AsSpan(0, 1))) + line + "\n" + "{}\n");
        var error = Assert.Throws<MalformedInputException>(() => Read(bytes))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Line, Is.EqualTo(2));
            Assert.That(error.Message, Does.StartWith("test:2: ").And.Contain(reason));
        });
    }

    [Test]
    public void Nemesis_lines_and_unknown_properties_are_skipped()
    {
        const string Lines = """
            {"process":"nemesis","type":"info","f":"kill","value":{"n1":1}}
            {"process":0,"type":"invoke","f":"read","key":7,"extra":{"a":[1]}}

            """;
        var operation = Read(Encoding.UTF8.GetBytes(Lines)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(operation.Index, Is.Zero);
            Assert.That(operation.Key, Is.EqualTo("7"));
        });
    }

    [Test]
    public void Many_threads_write_whole_lines()
    {
        var stream = new MemoryStream();
        var writer = new HistoryWriter(stream);
        Parallel.For(0, 500, i => writer.Append(Samples[0] with { Index = i }));
        Assert.That(Read(stream.ToArray()).Select(operation => operation.Index), Is.EquivalentTo(Enumerable.Range(0, 500)));
    }

    [Test]
    public void A_file_can_be_read_while_it_is_written()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var writer = HistoryWriter.Create(path);
            writer.Append(Samples);
            Assert.That(HistoryReader.ReadFile(path).History, Is.EqualTo(Samples));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_missing_file_is_bad_input()
    {
        var error = Assert.Throws<MalformedInputException>(() => HistoryReader.ReadFile("/nowhere/history.jsonl"));
        Assert.That(error!.Message, Does.StartWith("/nowhere/history.jsonl: cannot be opened"));
    }

    private static byte[] Written(ReadOnlySpan<Operation> operations)
    {
        var stream = new MemoryStream();
        using (var writer = new HistoryWriter(stream))
            writer.Append(operations);
        return stream.ToArray();
    }

    private static List<Operation> Read(byte[] bytes) => [.. new HistoryReader(new MemoryStream(bytes), "test").ReadAll()];
}
