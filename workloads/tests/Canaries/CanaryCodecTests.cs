using Elastickv.Jepsen.Workloads.Canaries;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Jepsen.Workloads.Tests.Canaries;

public class CanaryCodecTests
{
    [Test]
    public void What_went_in_comes_out() => Prop.ForAll(
        ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<(long Operation, int Key, byte Phase, int Process)>(), (seed, raw) =>
    {
        using var codec = new CanaryCodec(seed);
        var content = new CanaryContent(raw.Operation, raw.Key, raw.Phase, raw.Process);
        return codec.Decode(codec.Encode(content)) == content;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void A_canary_begins_with_its_mark_and_is_plain_text()
    {
        using var codec = new CanaryCodec(1);

        Assert.That(codec.Encode(new CanaryContent(1, 2, 3, 4)), Does.Match("^CNRY[A-Za-z0-9_-]{43}$"));
    }

    [Test]
    public void Two_canaries_of_neighbouring_operations_share_nothing_but_their_mark()
    {
        using var codec = new CanaryCodec(1);
        var one = codec.Encode(new CanaryContent(1, 0, 0, 0));
        var two = codec.Encode(new CanaryContent(2, 0, 0, 0));

        var alike = one.Skip(4).Zip(two.Skip(4), (left, right) => left == right).Count(same => same);
        Assert.That(alike, Is.LessThan(8));
    }

    [TestCase("")]
    [TestCase("CNRY")]
    [TestCase("CNRYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("CNRY!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void What_is_no_canary_is_not_taken_for_one(string text)
    {
        using var codec = new CanaryCodec(1);

        Assert.That(codec.Decode(text), Is.Null);
    }

    [Test]
    public void A_canary_of_another_seed_is_not_taken_for_ones_own()
    {
        using var one = new CanaryCodec(1);
        using var two = new CanaryCodec(2);

        Assert.That(two.Decode(one.Encode(new CanaryContent(1, 2, 3, 4))), Is.Null);
    }
}
