using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Invariants;

public sealed class MonotonicReadsTests
{
    [Test]
    public void A_process_that_sees_a_key_go_back_is_a_violation() => Assert.That(Check((0, "x", 1), (0, "x", 3), (0, "x", 2)), Is.EqualTo(Verdict.Invalid));

    [Test]
    public void Other_processes_may_be_behind() => Assert.That(Check((0, "x", 3), (1, "x", 1), (1, "x", 1), (0, "x", 4)), Is.EqualTo(Verdict.Valid));

    [Test]
    public void Other_keys_may_be_lower() => Assert.That(Check((0, "x", 3), (0, "y", 1)), Is.EqualTo(Verdict.Valid));

    [Test]
    public void A_text_cannot_be_judged() => Assert.That(Check((0, "x", OperationValue.Of("three"))), Is.EqualTo(Verdict.Unknown));

    private static Verdict Check(params (int Process, string Key, OperationValue Seen)[] reads)
    {
        var check = HistoryModelCatalogue.Find("monotonic-reads")!.Begin(new CheckRequest());
        var index = 0L;
        foreach (var (process, key, seen) in reads)
        {
            check.Add(Event(process, key, OperationType.Invoke, default, index++));
            check.Add(Event(process, key, OperationType.Ok, seen, index++));
        }

        return check.Decide(SearchLimits.Default, CancellationToken.None).Result.Verdict;
    }

    private static Operation Event(int process, string key, OperationType type, OperationValue value, long index) =>
        new() { Index = index, Time = index, Process = process, Type = type, Function = "read", Key = key, Value = value };
}
