using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Models;

public sealed class HistoryJudgeTests
{
    private const string History = """
        {"process":0,"type":"invoke","f":"read","key":"x"}
        {"process":0,"type":"ok","f":"read","key":"x"}

        """;

    [Test]
    public async Task It_answers_with_the_models_answer()
    {
        var judgement = await JudgeAsync(HistoryModelCatalogue.Find("register")!, SearchLimits.Default);

        Assert.That((judgement.Report.Result.Verdict, judgement.Events), Is.EqualTo((Verdict.Valid, 2)));
    }

    [Test]
    public async Task A_model_that_does_not_look_at_the_clock_is_left_behind()
    {
        using var end = new ManualResetEventSlim();
        var judgement = await JudgeAsync(new Deciding(() => end.Wait()), new SearchLimits(TimeSpan.FromMilliseconds(10), 1 << 20));
        end.Set();

        IsUnknown(judgement, "the time limit of 0.01 s, while judging after 2 events");
    }

    [Test]
    // No array can be so long: the runtime says that it is out of memory.
    public async Task A_model_that_runs_out_of_memory_knows_nothing() => IsUnknown(
        await JudgeAsync(new Deciding(() => _ = new byte[int.MaxValue]), new SearchLimits(TimeSpan.FromMinutes(1), 1 << 20)),
        "the memory limit of 1 MiB");

    [Test]
    public async Task What_the_history_takes_is_not_left_for_the_decision()
    {
        var check = new Deciding(() => { });
        await JudgeAsync(check, new SearchLimits(TimeSpan.FromMinutes(1), 1 << 10));

        Assert.That(check.Limits.MemoryBytes, Is.Zero);
    }

    [Test]
    public async Task Messages_name_the_limits_that_were_asked_for()
    {
        var check = new Deciding(() => { });
        await JudgeAsync(check, new SearchLimits(TimeSpan.FromMinutes(1), 1L << 30));

        Assert.That((LimitText.OfTime(check.Limits), LimitText.OfMemory(check.Limits)), Is.EqualTo(("the time limit of 60 s", "the memory limit of 1024 MiB")));
    }

    [Test]
    public void The_caller_can_cancel_it() => Assert.That(
        () => JudgeAsync(new Deciding(() => { }), SearchLimits.Default, cancellationToken: new CancellationToken(canceled: true)),
        Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void Malformed_input_is_for_the_caller() => Assert.That(
        () => JudgeAsync(HistoryModelCatalogue.Find("register")!, SearchLimits.Default, text: "nonsense\n"),
        Throws.InstanceOf<MalformedInputException>());

    private static async Task<Judgement> JudgeAsync(IHistoryModel model, SearchLimits limits, string text = History, CancellationToken cancellationToken = default)
    {
        using var input = HistoryInput.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test", HistoryFormat.JsonLines);
        return await new HistoryJudge(model, limits, TimeProvider.System).JudgeAsync(input, consistency: null, cancellationToken);
    }

    private static void IsUnknown(Judgement judgement, string reason) => Assert.Multiple(() =>
    {
        Assert.That(judgement.Report.Result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(judgement.Report.Result.Findings.Single().Message, Does.Contain(reason));
    });

    /// <summary>A model whose decision is whatever the test says.</summary>
    private sealed class Deciding(Action decide) : IHistoryModel, IHistoryCheck
    {
        public string Name => "deciding";

        public string Summary => "";

        public IReadOnlyList<string> Consistencies => [];

        public SearchLimits Limits { get; private set; } = SearchLimits.Default;

        public IHistoryCheck Begin(CheckRequest request) => this;

        public void Add(Operation operation)
        {
        }

        public CheckReport Decide(SearchLimits limits, CancellationToken cancellationToken)
        {
            Limits = limits;
            decide();
            return new CheckReport(new CheckResult(Name, Verdict.Valid, [], System.Collections.Immutable.ImmutableSortedDictionary<string, long>.Empty));
        }
    }
}
