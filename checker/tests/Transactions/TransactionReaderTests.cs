using System.Text;
using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Transactions;
using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.Parsing;

namespace Elastickv.Jepsen.Checker.Tests.Transactions;

public sealed class TransactionReaderTests
{
    [TestCase(TransactionModel.ListAppend, false)]
    [TestCase(TransactionModel.RwRegister, true)]
    public void Our_own_lines_are_read_as_their_operations_are(TransactionModel model, bool registers)
    {
        var operations = new SyntheticTransactions(1) { Transactions = 2000, Registers = registers, IndeterminateShare = 0.05 }.Make().ToList();
        var stream = new MemoryStream();
        new HistoryWriter(stream).Append([.. operations]);
        stream = new MemoryStream(stream.ToArray());
        Assert.That(Describe(Read(model, stream)), Is.EqualTo(Describe(TransactionTable.Of(model, operations))));
    }

    [TestCase("""
        {:process 0 :type :invoke :f :txn :value [[:append :x 1] [:r :x nil]] :index 0}
        {:process :nemesis :type :info :f :start :value nil}
        {:process 0 :type :ok :f :txn :value [[:append :x 1] [:r :x [1]]] :index 1}
        """, TransactionModel.ListAppend, "#1: [append x 1] [r x [1]], by process 0")]
    [TestCase("""
        [{:process 0, :type :invoke, :value [[:w 5 1] [:r 5 nil]]}
         {:process 0, :type :ok, :value [[:w 5 1] [:r 5 1]]}]
        """, TransactionModel.RwRegister, "#1: [w 5 1] [r 5 1], by process 0")]
    [TestCase("""
        {:process 0, :type :invoke, :f :txn, :value [[:write 5 1] [:read 5 nil]]}
        {:process 0, :type :info, :f :txn, :value [[:write 5 1] [:read 5 nil]]}
        """, TransactionModel.RwRegister, "#1: [w 5 1] [r 5 ?], by process 0, outcome unknown")]
    [TestCase("""
        {"process":0,"type":"invoke","f":"txn","value":[["r","x",null],["append","x","a\u0062"]],"node":"n1"}
        {"process":0, "type":"ok","f":"txn", "value":[["r","x",[-1, 2.0e0]],["append","x","ab"]]}
        """, TransactionModel.ListAppend, "not null, a whole number")]
    [TestCase("""
        {"process":0,"type":"invoke","f":"txn","value":[["r","x",null],["append","x","a\u0062"]],"node":"n1"}
        {"process":0, "type":"ok","f":"txn", "value":[["r","x",[-1,"b"]],["append","x","ab"]]}
        """, TransactionModel.ListAppend, "#1: [r x [-1 b]] [append x ab], by process 0 at n1")]
    [TestCase("""
        {"process":0,"type":"invoke","f":"txn","value":[["r",1,null]]}
        {"process":0,"type":"ok","f":"txn","value":[["r",1,[3,4
        """, TransactionModel.ListAppend, "#0: [r 1 ?], by process 0, outcome unknown")]
    [TestCase("""
        {"process":0,"type":"invoke","f":"txn","value":[["r",1,null]]}
        {"process":0,"type":"ok","f":"txn","value":[["r",2,[3,4]]]}
        """, TransactionModel.ListAppend, "test:2: operation 1: step 1 of a transaction completes as another than it was invoked as")]
    [TestCase("""
        {"process":0,"type":"invoke","f":"read","key":"x"}
        """, TransactionModel.ListAppend, "test:1: operation 0: the value is not a list of steps such as [r k v]")]
    public void Histories_are_understood_or_refused_by_line(string text, TransactionModel model, string expected) =>
        Assert.That(Understand(model, text), Does.Contain(expected));

    [Test]
    public void Lists_that_continue_shorten_or_contradict_each_other_are_told_apart()
    {
        string[] lists = ["[1,2]", "[1]", "[1,2,3]", "[1,23]", "[]", "null", "[1,2,4]", "[1,2,3,5]", "[12]", "[1,2,3]", "[1,23,4]"];
        var lines = lists.SelectMany((list, i) => new[]
        {
            $$"""{"process":{{i}},"type":"invoke","f":"txn","value":[["r",1,null]]}""",
            $$"""{"process":{{i}},"type":"ok","f":"txn","value":[["r",1,{{list}}]]}""",
        });
        var table = Read(TransactionModel.ListAppend, new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        var expected = lists.Select(list => list == "null" ? "[]" : list.Replace(',', ' '));
        Assert.That(Enumerable.Range(0, table.Count).Select(i => TransactionText.ListAt(table, i)), Is.EqualTo(expected));
    }

    [Test]
    public void Mutated_lines_give_a_verdict_or_a_clear_error()
    {
        var original = Text(new SyntheticTransactions(7) { Transactions = 12 }.Make());
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var mutated = original.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                mutated[random.Next(mutated.Length)] = (byte)"0123456789[]{},:\"\n rwapendok-"[random.Next(29)];
            try
            {
                var table = Read(TransactionModel.ListAppend, new MemoryStream(mutated));
                var verdict = new TransactionChecker(TransactionModel.ListAppend).Check(table, CancellationToken.None).Result.Verdict;
                Assert.That(Enum.IsDefined(verdict));
            }
            catch (Exception e) when (e is MalformedInputException or MalformedHistoryException)
            {
                Assert.That(e.Message, Is.Not.Empty);
            }
        }
    }

    private static byte[] Text(IEnumerable<Operation> operations)
    {
        var stream = new MemoryStream();
        new HistoryWriter(stream).Append([.. operations]);
        return stream.ToArray();
    }

    private static string Understand(TransactionModel model, string text)
    {
        try
        {
            return Describe(Read(model, new MemoryStream(Encoding.UTF8.GetBytes(text))));
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static TransactionTable Read(TransactionModel model, Stream stream)
    {
        using var input = HistoryInput.Read(stream, "test");
        var table = new TransactionTable(model);
        TransactionReader.ReadInto(table, input, _ => { });
        return table;
    }

    private static string Describe(TransactionTable table) => string.Join('\n', Enumerable.Range(0, table.Count).Select(i =>
        $"{TransactionText.Line(table, i)} {table.Rows[i].Start} {table.Rows[i].End} {table.Rows[i].InvokeIndex}"));
}
