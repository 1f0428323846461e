using System.Text;
using Elastickv.Node.Redis.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Node.Tests.Redis.Protocol;

public sealed class RespReplyScannerTests
{
    [TestCase("+OK\r\n")]
    [TestCase("-ERR no\r\n")]
    [TestCase(":-12\r\n")]
    [TestCase("$-1\r\n")]
    [TestCase("$0\r\n\r\n")]
    [TestCase("$4\r\n\r\n\r\n\r\n")]
    [TestCase("*-1\r\n")]
    [TestCase("*0\r\n")]
    [TestCase("*3\r\n:1\r\n*2\r\n$1\r\na\r\n$-1\r\n+x\r\n")]
    public void A_reply_ends_where_its_last_part_ends_however_it_is_cut(string reply)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(reply + "+next\r\n");
        for (int step = 1; step <= bytes.Length; step++)
        {
            var scanner = new RespReplyScanner(RespLimits.Default);
            for (int available = 0; available < reply.Length; available += step)
                Assert.That(scanner.TryFindEnd(bytes.AsSpan(0, available), out _), Is.False);
            Assert.That(scanner.TryFindEnd(bytes, out int length));
            Assert.That(length, Is.EqualTo(reply.Length));
        }
    }

    [TestCase("?\r\n")]
    [TestCase("$-2\r\n")]
    [TestCase("$x\r\n")]
    [TestCase("*-2\r\n")]
    [TestCase("\r\n")]
    public void What_is_no_reply_is_refused(string bytes)
    {
        var scanner = new RespReplyScanner(RespLimits.Default);

        Assert.That(() => scanner.TryFindEnd(Encoding.ASCII.GetBytes(bytes), out _), Throws.TypeOf<RespProtocolException>());
    }

    [Test]
    public void A_reply_beyond_the_limit_is_refused_at_its_header()
    {
        var scanner = new RespReplyScanner(RespLimits.Default with { MaxReplyBytes = 100 });

        Assert.That(() => scanner.TryFindEnd("$99\r\n"u8, out _), Throws.TypeOf<RespProtocolException>());
    }

    [Test]
    public void Arbitrary_bytes_never_give_an_end_outside_the_input()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var scanner = new RespReplyScanner(RespLimits.Default);
            try
            {
                if (scanner.TryFindEnd(bytes, out int length))
                    Assert.That(length, Is.InRange(1, bytes.Length));
            }
            catch (RespProtocolException)
            {
                // Refused.
            }
        }).QuickCheckThrowOnFailure();
    }
}
