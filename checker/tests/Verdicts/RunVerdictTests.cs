using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Verdicts;

public sealed class RunVerdictTests
{
    private static readonly RunRecord Nothing = new() { History = new History([]) };

    [TestCase(new Verdict[] { }, Verdict.Unknown)]
    [TestCase(new[] { Verdict.Valid, Verdict.Valid }, Verdict.Valid)]
    [TestCase(new[] { Verdict.Valid, Verdict.Unknown }, Verdict.Unknown)]
    [TestCase(new[] { Verdict.Invalid, Verdict.Unknown }, Verdict.Invalid)]
    public void The_most_severe_answer_is_the_verdict(Verdict[] answers, Verdict expected) =>
        Assert.That(RunVerdict.Judge(Nothing, answers.Select(answer => new Answering(() => answer)), CancellationToken.None).Verdict, Is.EqualTo(expected));

    [Test]
    public void A_checker_that_breaks_down_does_not_silence_the_others()
    {
        var verdict = RunVerdict.Judge(Nothing, [new Answering(() => throw new InvalidOperationException("boom")), new Answering(() => Verdict.Invalid)], CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(verdict.Results.Select(result => result.Verdict), Is.EqualTo(new[] { Verdict.Unknown, Verdict.Invalid }));
            Assert.That(verdict.Results[0].Findings.Single().Message, Does.Contain("boom"));
        });
    }

    [Test]
    public void A_verdict_reads_back_as_it_was_written()
    {
        var finding = new Finding("lost-write", "gone") { Key = "k", Node = "n1", File = "a/b", Offset = 7, Operations = [1, 2] };
        var written = new RunVerdict([
            new CheckResult("durable", Verdict.Invalid, [finding, new Finding("x", "y")], ImmutableSortedDictionary<string, long>.Empty.Add("keys", 3)),
            new CheckResult("stats", Verdict.Valid, [], ImmutableSortedDictionary<string, long>.Empty)]);
        var stream = new MemoryStream();
        VerdictFile.Write(written, stream);
        var read = VerdictFile.Read(new MemoryStream(stream.ToArray()), "verdict.json");
        Assert.Multiple(() =>
        {
            Assert.That(read.Verdict, Is.EqualTo(Verdict.Invalid));
            Assert.That(read.Results.Select(result => result.Checker), Is.EqualTo(new[] { "durable", "stats" }));
            Assert.That(read.Results[0].Looked["keys"], Is.EqualTo(3));
            Assert.That(read.Results[0].Findings[0] with { Operations = [] }, Is.EqualTo(finding with { Operations = [] }));
            Assert.That(read.Results[0].Findings[0].Operations, Is.EqualTo(finding.Operations));
            Assert.That(read.Results[0].Findings[1].Offset, Is.Null);
        });
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{\"results\":[{}]}")]
    public void Anything_else_is_bad_input(string text) =>
        Assert.That(() => VerdictFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "v"), Throws.TypeOf<MalformedInputException>());

    private sealed class Answering(Func<Verdict> answer) : IChecker
    {
        public string Name => "answering";

        public CheckResult Check(RunRecord run, CancellationToken cancellationToken) =>
            new(Name, answer(), [], ImmutableSortedDictionary<string, long>.Empty);
    }
}
