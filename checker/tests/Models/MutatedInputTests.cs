using System.IO.Compression;
using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;

namespace Elastickv.Jepsen.Checker.Tests.Models;

/// <summary>Whatever stands in a file, there is a verdict or a clear error.</summary>
public sealed class MutatedInputTests
{
    private const int InputsPerFormat = 20_000;

    private const string JsonLines = """
        {"index":0,"time":1,"process":0,"type":"invoke","f":"write","key":"x","value":1}
        {"index":1,"time":2,"process":1,"type":"invoke","f":"read","key":"x","value":null}
        {"index":2,"time":3,"process":0,"type":"ok","f":"write","key":"x","value":1}
        {"index":3,"time":4,"process":1,"type":"ok","f":"read","key":"x","value":1,"node":"n1"}
        {"index":4,"time":5,"process":0,"type":"invoke","f":"cas","key":"x","value":[1,2]}
        {"index":5,"time":6,"process":0,"type":"info","f":"cas","key":"x","value":[1,2],"error":"time\u006fut"}
        {"index":6,"time":7,"process":2,"type":"invoke","f":"add","key":"x","value":3}
        {"index":7,"time":8,"process":2,"type":"ok","f":"add","key":"x","value":3}

        """;

    private const string Transactions = """
        {"index":0,"process":0,"type":"invoke","f":"txn","value":[["append","x",1],["r","y",null]]}
        {"index":1,"process":1,"type":"invoke","f":"txn","value":[["r","x",null],["append","y",1]]}
        {"index":2,"process":0,"type":"ok","f":"txn","value":[["append","x",1],["r","y",[]]]}
        {"index":3,"process":1,"type":"ok","f":"txn","value":[["r","x",[1]],["append","y",1]]}
        {"index":4,"process":0,"type":"invoke","f":"txn","value":[["w","z",1],["r","z",null]]}
        {"index":5,"process":0,"type":"ok","f":"txn","value":[["w","z",1],["r","z",1]]}

        """;

    private const string Edn = """
        {:index 0, :time 1, :process 0, :type :invoke, :f :write, :value [x 1]}
        {:index 1, :time 2, :process :nemesis, :type :info, :f :start, :value nil}
        {:index 2, :time 3, :process 0, :type :ok, :f :write, :value [x 1]}
        {:index 3, :time 4, :process 1, :type :invoke, :f :read, :value [x nil]}
        {:index 4, :time 5, :process 1, :type :ok, :f :read, :value [x "a\\n"], :error #{:a 1.5}}
        {:index 5, :process 2, :type :invoke, :f :txn, :value [[:append 1 2] [:r 3 nil]]}
        {:index 6, :process 2, :type :fail, :f :txn, :value [[:append 1 2] [:r 3 [1 2]]]}

        """;

    private const string Log = """
        INFO  jepsen.util - 0	:invoke	:write	3
        INFO  jepsen.util - 1	:invoke	:read	nil
        INFO  jepsen.util - 0	:ok	:write	3
        INFO  jepsen.core - Starting
        INFO  jepsen.util - 1	:ok	:read	3
        INFO  jepsen.util - 0	:invoke	:enqueue	4
        INFO  jepsen.util - 0	:info	:enqueue	:timed-out
        INFO  jepsen.util - 1	:invoke	:dequeue	nil
        INFO  jepsen.util - 1	:ok	:dequeue	4

        """;

    [TestCase(JsonLines, HistoryFormat.Auto)]
    [TestCase(Transactions, HistoryFormat.JsonLines)]
    [TestCase(Edn, HistoryFormat.Edn)]
    [TestCase(Log, HistoryFormat.Auto)]
    public void A_mutated_text_is_judged_or_refused(string text, HistoryFormat format)
    {
        var original = Encoding.UTF8.GetBytes(text);
        Try(seed => new MemoryStream(Mutation.Of(original, new Random(seed))), format);
    }

    [Test]
    public void A_mutated_gzip_file_is_judged_or_refused()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(JsonLines));
        Try(seed => new GZipStream(new MemoryStream(Mutation.Of(packed.ToArray(), new Random(seed))), CompressionMode.Decompress), HistoryFormat.Auto);
    }

    private static void Try(Func<int, Stream> open, HistoryFormat format)
    {
        var judged = 0;
        var crash = Enumerable.Range(0, InputsPerFormat).AsParallel().Select(seed =>
        {
            try
            {
                Judge(open(seed), format, HistoryModelCatalogue.All[seed % HistoryModelCatalogue.All.Count]);
                Interlocked.Increment(ref judged);
                return null;
            }
            catch (Exception e) when (e is MalformedInputException or MalformedHistoryException)
            {
                return e.Message.Contains('\n', StringComparison.Ordinal) ? $"seed {seed}: more than one line: {e.Message}" : null;
            }
            catch (Exception e)
            {
                return $"seed {seed}: {e}";
            }
        }).FirstOrDefault(text => text is not null);
        Assert.Multiple(() =>
        {
            Assert.That(crash, Is.Null);
            Assert.That(judged, Is.InRange(1, InputsPerFormat - 1), "some should be judged, and some refused");
        });
    }

    private static void Judge(Stream stream, HistoryFormat format, IHistoryModel model)
    {
        using var input = HistoryInput.Read(stream, "mutated", format);
        var check = (IFileHistoryCheck)model.Begin(new CheckRequest { NilIsUnknown = input.NilIsUnknown });
        check.ReadAll(input, _ => { });
        check.Decide(SearchLimits.Default, CancellationToken.None);
    }
}
