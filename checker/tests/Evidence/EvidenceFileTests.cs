using System.Text;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Tests.Evidence;

public sealed class EvidenceFileTests
{
    [Test]
    public void Events_read_back_as_they_were_written()
    {
        RunEvent[] events = [new(1, RunEventKind.FaultBegin, "kill", ["n1", "n2"], "why"), new(2, RunEventKind.Healed, "healed", [], null)];
        var stream = new MemoryStream();
        using (var writer = new TimelineWriter(stream))
            Array.ForEach(events, writer.Append);
        var read = TimelineReader.Read(new MemoryStream(stream.ToArray()), "timeline");
        Assert.Multiple(() =>
        {
            Assert.That(read.Select(e => e with { Nodes = [] }), Is.EqualTo(events.Select(e => e with { Nodes = [] })));
            Assert.That(read[0].Nodes, Is.EqualTo(events[0].Nodes));
        });
    }

    [Test]
    public void A_torn_event_is_left_out()
    {
        var read = TimelineReader.Read(Lines("""{"time":1,"kind":"note","name":"a","nodes":[]}""" + "\n" + """{"time":2,"ki"""), "timeline");
        Assert.That(read.Select(e => e.Name), Is.EqualTo(new[] { "a" }));
    }

    [TestCase("""{"time":1,"kind":"note"}""")]
    [TestCase("""{"time":1,"kind":"note","name":"a","nodes":"n1"}""")]
    public void A_bad_event_is_named_by_its_number(string line) =>
        Assert.That(() => TimelineReader.Read(Lines(line + "\n"), "timeline"), Throws.TypeOf<MalformedInputException>().With.Message.StartsWith("timeline:1: "));

    [Test]
    public void Canaries_read_back_as_they_were_written()
    {
        Canary[] canaries = [new(Phase.Phase0, "r1", new byte[] { 0, 1, 255 }, true), new(Phase.Phase1, "r2", new byte[] { 7 }, false)];
        var stream = new MemoryStream();
        using (var writer = new CanaryWriter(stream))
            writer.Append(canaries);
        var read = CanaryReader.Read(new MemoryStream(stream.ToArray()), "canaries");
        Assert.Multiple(() =>
        {
            Assert.That(read.Select(canary => (canary.Phase, canary.Key, canary.Acked)), Is.EqualTo(canaries.Select(canary => (canary.Phase, canary.Key, canary.Acked))));
            Assert.That(read.Select(canary => canary.Value.ToArray()), Is.EqualTo(canaries.Select(canary => canary.Value.ToArray())));
        });
    }

    [Test]
    public void Canaries_of_the_fixtures_are_readable()
    {
        var read = CanaryReader.Read(Lines("""{"phase": "phase0", "type": "string", "key": "fx:phase0:000", "value": "Q05SWYmD", "acked": true}"""), "canaries");
        Assert.That(read.Single().Value.ToArray(), Is.EqualTo(Convert.FromBase64String("Q05SWYmD")));
    }

    [TestCase("""{"phase":"phase0","key":"a","value":"%","acked":true}""")]
    [TestCase("""{"phase":"phase0","key":"a","value":"AAAA","acked":1}""")]
    [TestCase("""{"phase":"phase0","key":"a","value":"AAAA"}""")]
    public void A_bad_canary_is_named_by_its_number(string line) =>
        Assert.That(() => CanaryReader.Read(Lines(line + "\n"), "canaries"), Throws.TypeOf<MalformedInputException>().With.Message.StartsWith("canaries:1: "));

    private static MemoryStream Lines(string text) => new(Encoding.UTF8.GetBytes(text));
}
