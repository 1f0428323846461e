using System.IO.Compression;
using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Tests.Histories.Formats;

public sealed class HistoryInputTests
{
    [TestCase("""{"index":0,"process":1,"type":"invoke","f":"read"}""", HistoryFormat.JsonLines)]
    [TestCase(""" [{"process":1,"type":"invoke","f":"read"},""", HistoryFormat.JsonLines)]
    [TestCase("{:process 1, :type :invoke, :f :read}", HistoryFormat.Edn)]
    [TestCase("; a comment\n[{:process 1 :type :invoke :f :read}]", HistoryFormat.Edn)]
    [TestCase("({:process 1 :type :invoke :f :read})", HistoryFormat.Edn)]
    [TestCase("#jepsen.history.Op{:process 1 :type :invoke :f :read}", HistoryFormat.Edn)]
    [TestCase("INFO  jepsen.util - 1\t:invoke\t:read\tnil", HistoryFormat.JepsenLog)]
    public void The_format_shows_at_the_beginning(string text, HistoryFormat expected)
    {
        using var input = Open(text);
        var operation = input.ReadAll().Single();
        Assert.Multiple(() =>
        {
            Assert.That(input.Format, Is.EqualTo(expected));
            Assert.That((operation.Process, operation.Type, operation.Function), Is.EqualTo((1, OperationType.Invoke, "read")));
        });
    }

    [TestCase("{:process 0 :type :ok :f :write :value 3}", "0 Ok write  3")]
    [TestCase("{:jepsen/process 0 :jepsen/type :ok :a/f :x/write :value 3}", "0 Ok write  3")]
    [TestCase("#:jepsen{:process 0 :type :ok :f :write :value 3}", "0 Ok write  3")]
    [TestCase("{:process 0 :type :ok :f :write :key :x :value \"a\\n\\u0041\"}", "0 Ok write x a\nA")]
    [TestCase("{:process 0 :type :fail :f :cas :value [1 2] :error [:a \"b\"]}", "0 Fail cas  [1 2]")]
    [TestCase("{:process 0 :type :ok :value [[:append 5 1] [:r :y [1 2]]]}", "0 Ok txn  [[append 5 1] [r y [1 2]]]")]
    [TestCase("{:process 0 :type :ok :f :read :value #{1 2}}", "0 Ok read  [1 2]")]
    [TestCase("{:process 0 :type :ok :f :read :value {:x 1, :y nil}}", "0 Ok read  [[x 1] [y nil]]")]
    [TestCase("{:process 0 :type :ok :f :add :value 5N #_ ignored :time 1.5}", "0 Ok add  5")]
    public void Edn_operations_are_understood(string text, string expected) => Assert.That(Describe(Open(text)), Is.EqualTo(new[] { expected }));

    [Test]
    public void A_key_in_the_value_is_found_by_the_first_invocation() => Assert.That(
        Describe(Open("""
            [{:process 0 :type :invoke :f :read :value [7 nil]}
             {:process 1 :type :invoke :f :cas :value [7 [1 2]]}
             {:process :nemesis :type :info :f :start :value [1 2]}
             {:process 0 :type :ok :f :read :value [7 1]}]
            """)),
        Is.EqualTo(new[] { "0 Invoke read 7 nil", "1 Invoke cas 7 [1 2]", "0 Ok read 7 1" }));

    [Test]
    public void A_pair_is_no_key_where_the_first_invocation_has_none() => Assert.That(
        Describe(Open("{:process 0 :type :invoke :f :cas :value [1 2]}\n{:process 0 :type :ok :f :cas :value [1 2]}")),
        Is.EqualTo(new[] { "0 Invoke cas  [1 2]", "0 Ok cas  [1 2]" }));

    [Test]
    public void Log_lines_are_understood() => Assert.That(
        Describe(Open("INFO  jepsen.util - 0\t:invoke\t:write\t3\nINFO  something else\nINFO  jepsen.util - :nemesis\t:info\t:start\tnil\n"
            + "2026-01-01 INFO [worker 0] jepsen.util: 0 :info :write :timed-out\nINFO  jepsen.util - 10\t:invoke\t:cas\t[1 2]\n")),
        Is.EqualTo(new[] { "0 Invoke write  3", "0 Info write  timed-out", "10 Invoke cas  [1 2]" }));

    [TestCase(NilReads.AsFormat, "Info", HistoryFormat.Edn)]
    [TestCase(NilReads.Missing, "Ok", HistoryFormat.Edn)]
    [TestCase(NilReads.AsFormat, "Ok", HistoryFormat.JepsenLog)]
    [TestCase(NilReads.Unknown, "Info", HistoryFormat.JepsenLog)]
    public void A_nil_read_is_unknown_where_the_format_says_so(NilReads nilReads, string expected, HistoryFormat format)
    {
        var text = format == HistoryFormat.Edn ? "{:process 0 :type :ok :f :read :value nil}" : "INFO  jepsen.util - 0\t:ok\t:read\tnil";
        using var input = HistoryInput.Read(Stream(text), "test", format, nilReads);
        Assert.That(input.ReadAll().Single().Type.ToString(), Is.EqualTo(expected));
    }

    [TestCase("{:process 0 :type :ok :f :read}\n{:process 0\n :type :maybe :f :read}", "test:3: an operation has no :type")]
    [TestCase("{:process 0 :type :ok :f :read", "test:1: the text ends before a }")]
    [TestCase("[{:process 0 :type :ok :f :read}\n", "test:2: the history ends before its last bracket")]
    [TestCase("{:process 0 :type}", "test:1: a map has a key without a value")]
    [TestCase("{:type :ok :f :read}", "test:1: an operation has no :process")]
    [TestCase("{:process 0 :type :ok}", "test:1: an operation has no :f")]
    [TestCase("[1 2]", "test:1: something that is not an operation")]
    [TestCase("({:process 0 :type :ok :f :read}))", "test:1: an unexpected )")]
    [TestCase("{:process 0 :type :ok :f :read :value \"abc", "test:1: the text ends in the middle of a string")]
    [TestCase("INFO  jepsen.util - x\t:ok\t:read\t1", "test:1: \"x\" before :ok is not the number of a process")]
    [TestCase("INFO  jepsen.util - 0\t:ok\t:read\t[1", "test:1: the text ends before a ]")]
    public void What_is_wrong_is_named_with_its_line(string text, string message)
    {
        using var input = Open(text);
        Assert.That(() => input.ReadAll().Count(), Throws.TypeOf<MalformedInputException>().With.Message.StartsWith(message));
    }

    [Test]
    public void Deep_nesting_is_refused()
    {
        using var input = HistoryInput.Read(Stream(new string('[', 100_000)), "test", HistoryFormat.Edn);
        Assert.That(() => input.ReadAll().Count(), Throws.TypeOf<MalformedInputException>());
    }

    [Test]
    public void Gzip_is_unpacked_whatever_the_name()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
                gzip.Write("{:process 0 :type :ok :f :read :value 1}"u8);
            using var input = HistoryInput.Open(path);
            Assert.That(Describe(input), Is.EqualTo(new[] { "0 Ok read  1" }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_broken_gzip_is_bad_input()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"process\":0,\"type\":\"ok\",\"f\":\"read\"}\n", 1000))));
        var broken = packed.ToArray();
        for (var i = 20; i < 40; i++)
            broken[i] ^= 0xff;
        Assert.That(
            () =>
            {
                using var input = HistoryInput.Read(new GZipStream(new MemoryStream(broken), CompressionMode.Decompress), "test");
                return input.ReadAll().Count();
            },
            Throws.TypeOf<MalformedInputException>());
    }

    private static HistoryInput Open(string text) => HistoryInput.Read(Stream(text), "test");

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static List<string> Describe(HistoryInput input) =>
        [.. input.ReadAll().Select(operation => $"{operation.Process} {operation.Type} {operation.Function} {operation.Key} {operation.Value}")];
}
