using System.Text;
using Elastickv.Node.Redis.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Node.Tests.Redis.Protocol;

public sealed class RespRequestParserTests
{
    private static readonly RespLimits Small = new() { MaxArguments = 4, MaxRequestBytes = 64, MaxLineBytes = 16 };

    [Test]
    public void Any_request_is_read_back_however_it_is_cut()
    {
        Gen<byte[][]> requests = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().NonEmptyListOf().Select(words => words.Take(20).ToArray());
        Prop.ForAll(requests.ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (words, step) =>
        {
            byte[] wire = Encode(words);
            var parser = new RespRequestParser(RespLimits.Default);
            for (int available = 0; available < wire.Length; available += step)
                Assert.That(parser.TryParse(wire.AsMemory(0, available), out _), Is.False);
            Assert.That(parser.TryParse(wire, out int consumed), Is.True);
            Assert.That(consumed, Is.EqualTo(wire.Length));
            Assert.That(Words(parser.Request), Is.EqualTo(words));
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Arbitrary_bytes_are_parsed_refused_or_waited_for()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => FeedAll(bytes)).QuickCheckThrowOnFailure();
    }

    [Test]
    public void A_damaged_request_never_yields_words_from_outside_the_input()
    {
        byte[] wire = Encode(["SET"u8.ToArray(), "key"u8.ToArray(), "value"u8.ToArray()]);
        Prop.ForAll(Gen.Choose(0, wire.Length - 1).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (at, value) =>
        {
            byte[] damaged = [.. wire];
            damaged[at] = (byte)value;
            FeedAll(damaged);
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Requests_follow_one_another()
    {
        byte[] wire = [.. Encode(["GET"u8.ToArray(), "a"u8.ToArray()]), .. "PING\r\n"u8];
        var parser = new RespRequestParser(RespLimits.Default);

        Assert.That(parser.TryParse(wire, out int first));
        Assert.That(parser.TryParse(wire.AsMemory(first), out int second));
        Assert.That(Text(parser.Request), Is.EqualTo(new[] { "PING" }));
        Assert.That(parser.TryParse(wire.AsMemory(first + second), out _), Is.False);
    }

    [TestCase("PING\r\n", "PING")]
    [TestCase("SET  k\tv\n", "SET,k,v")]
    [TestCase("\r\n", "")]
    [TestCase("*0\r\n", "")]
    [TestCase("*-1\r\n", "")]
    [TestCase("*1\r\n$0\r\n\r\n", "")]
    public void Inline_and_empty_requests_are_understood(string wire, string words)
    {
        var parser = new RespRequestParser(RespLimits.Default);

        Assert.That(parser.TryParse(Encoding.ASCII.GetBytes(wire), out int consumed));
        Assert.That(consumed, Is.EqualTo(wire.Length));
        Assert.That(string.Join(',', Text(parser.Request)), Is.EqualTo(words));
    }

    [TestCase("*x\r\n", "invalid multibulk length")]
    [TestCase("*5\r\n", "invalid multibulk length")]
    [TestCase("*9999999999999\r\n", "invalid multibulk length")]
    [TestCase("*1\r\n:1\r\n", "expected '$', got ':'")]
    [TestCase("*1\r\n$-1\r\n", "invalid bulk length")]
    [TestCase("*1\r\n$+1\r\na\r\n", "invalid bulk length")]
    [TestCase("*1\r\n$01\r\na\r\n", "invalid bulk length")]
    [TestCase("*1\r\n$1\r\nab\r\n", "expected CRLF after a bulk string")]
    [TestCase("*1\r\n$61\r\n", "request exceeds 64 bytes")]
    [TestCase("*111111111111111111", "too big mbulk count string")]
    [TestCase("*1\r\n$11111111111111111", "too big bulk count string")]
    [TestCase("an inline command that is too long", "too big inline request")]
    [TestCase("a b c d e\r\n", "too big inline request")]
    public void What_breaks_a_limit_or_the_protocol_is_named(string wire, string error)
    {
        var parser = new RespRequestParser(Small);

        Assert.That(() => parser.TryParse(Encoding.ASCII.GetBytes(wire), out _), Throws.TypeOf<RespProtocolException>().With.Message.EqualTo(error));
    }

    private static void FeedAll(byte[] bytes)
    {
        var parser = new RespRequestParser(Small);
        ReadOnlyMemory<byte> rest = bytes;
        try
        {
            while (!rest.IsEmpty && parser.TryParse(rest, out int consumed))
            {
                Assert.That(consumed, Is.InRange(1, rest.Length));
                Assert.That(parser.Request.TotalBytes, Is.LessThan(consumed));
                rest = rest[consumed..];
            }
        }
        catch (RespProtocolException)
        {
            // Refused: as good an answer as any to bytes without sense.
        }
    }

    private static byte[] Encode(byte[][] words)
    {
        using var writer = new RespWriter(int.MaxValue);
        writer.Write(new Arguments(Array.ConvertAll(words, word => (ReadOnlyMemory<byte>)word), words.Length));
        return writer.Written.ToArray();
    }

    private static byte[][] Words(Arguments request) => Enumerable.Range(0, request.Count).Select(i => request[i].ToArray()).ToArray();

    private static string[] Text(Arguments request) => Words(request).Select(Encoding.ASCII.GetString).ToArray();
}
