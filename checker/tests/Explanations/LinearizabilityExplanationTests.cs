using System.Xml.Linq;
using Elastickv.Jepsen.Checker.Benchmarks;
using Elastickv.Jepsen.Checker.Explanations;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Tests.Oracles;

namespace Elastickv.Jepsen.Checker.Tests.Explanations;

public sealed class LinearizabilityExplanationTests
{
    /// <summary>Two clients write and read in turn; the write of 3 is acknowledged, and from then on gone.</summary>
    private static readonly HistoryBuilder LostWrite = new HistoryBuilder()
        .Write(1, 1_000_000, 3_000_000, node: "n1")
        .Read(1, 4_000_000, 6_000_000, node: "n2")
        .Write(2, 5_000_000, 8_000_000, node: "n2")
        .Read(2, 9_000_000, 10_000_000, node: "n1")
        .Write(3, 11_000_000, 14_000_000, node: "n3")
        .Read(2, 15_000_000, 16_000_000, node: "n1")
        .Read(2, 17_000_000, 19_000_000, node: "n2")
        .Write(4, 20_000_000, 22_000_000, node: "n1")
        .Read(4, 23_000_000, 24_000_000, node: "n3");

    private static readonly SyntheticRegisters StaleRead = new(seed: 4) { Operations = 1_000, Clients = 5, PlantStaleRead = true, IndeterminateShare = 0.05 };

    [Test]
    public void A_planted_stale_read_is_told_as_verified() => VerifiedText.Is("stale-read", Explain(StaleRead.Make()).Text);

    [Test]
    public void A_planted_lost_write_is_told_as_verified() => VerifiedText.Is("lost-write", Explain(LostWrite.ToHistory()).Text);

    [Test]
    public void The_picture_is_well_formed_and_shows_the_guilty_operation()
    {
        var picture = XDocument.Parse(Explain(LostWrite.ToHistory()).Svg!);
        var guilty = picture.Descendants().Where(element => element.Attribute("class")?.Value == "call guilty");

        Assert.That(guilty.Single().Value, Does.Contain("read 2 by process 5 at n1"));
    }

    [Test]
    public void What_XML_cannot_hold_does_not_break_the_picture()
    {
        var history = new HistoryBuilder().Write(OperationValue.Of("<\u0001&\ud800>"), 0, 1).Write(2, 2, 3).Read(OperationValue.Of("<\u0001&\ud800>"), 4, 5);

        Assert.That(() => XDocument.Parse(Explain(history.ToHistory()).Svg!), Throws.Nothing);
    }

    [Test]
    public void The_first_place_where_it_goes_wrong_is_found()
    {
        var history = new HistoryBuilder().Write(1, 0, 1).Write(2, 2, 3).Read(1, 4, 5).Read(2, 6, 7).Read(1, 8, 9);

        Assert.That(Explain(history.ToHistory()).Text, Does.Contain("first 2 of 5 completed").And.Contain("with #5 (read 1)"));
    }

    [Test]
    public void Operations_on_other_values_are_left_out()
    {
        var history = new HistoryBuilder();
        for (var i = 10; i < 60; i++)
            history.Write(i, i, i + 5);
        history.Write(1, 100, 101).Write(2, 102, 103).Read(1, 104, 105);

        Assert.That(Explain(history.ToHistory()).Text.Split('\n').Count(line => line.Contains("process", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void A_future_read_says_that_the_value_was_not_written_yet() => Assert.That(
        Explain(new HistoryBuilder().Read(7, 0, 1).Write(7, 2, 3).ToHistory()).Text,
        Does.Contain("When #1 (read 7) ended, no operation that can have written 7 had begun."));

    [Test]
    public void Long_values_get_letters()
    {
        var (first, second) = (OperationValue.Of(new string('a', 30)), OperationValue.Of(new string('b', 30)));
        var text = Explain(new HistoryBuilder().Write(first, 0, 1).Write(second, 2, 3).Read(first, 4, 5).ToHistory()).Text;

        Assert.That(text, Does.Contain("(read A)").And.Contain("A is aaaa").And.Contain("value is B"));
    }

    [Test]
    public void Other_models_are_explained_by_the_order_that_works_before() => Assert.That(
        Explain(
            new HistoryBuilder().Add("enqueue", "q", 1, 1, 0, 1, OperationType.Ok, null).Add("enqueue", "q", 2, 2, 2, 3, OperationType.Ok, null)
                .Add("dequeue", "q", default, 2, 4, 5, OperationType.Ok, null).ToHistory(),
            LinearizableModel.Queue()).Text,
        Does.Contain("with #5 (dequeue 2)").And.Contain("#1 (enqueue 1), #3 (enqueue 2); then the value is [1 2]"));

    private static Explanation Explain(IEnumerable<Operation> history, LinearizableModel? model = null) =>
        new LinearizabilityChecker(model).CheckAndExplain(CallTable.Pair(history), CancellationToken.None).Explanation!;
}
