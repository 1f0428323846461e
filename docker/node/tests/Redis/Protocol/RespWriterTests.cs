using System.Text;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Tests.Redis.Protocol;

public sealed class RespWriterTests
{
    [Test]
    public void Every_kind_of_reply_has_its_form()
    {
        using var writer = new RespWriter(1000);

        writer.Array(4);
        writer.SimpleString("OK"u8);
        writer.Integer(long.MinValue);
        writer.Bulk("a\r\n"u8);
        writer.NullBulk();
        writer.NullArray();

        Assert.That(Text(writer), Is.EqualTo("*4\r\n+OK\r\n:-9223372036854775808\r\n$3\r\na\r\n\r\n$-1\r\n*-1\r\n"));
    }

    [Test]
    public void An_error_stays_on_one_line()
    {
        using var writer = new RespWriter(1000);

        writer.Error("ERR first\r\nsecond – ü");

        Assert.That(Text(writer), Is.EqualTo("-ERR first  second – ü\r\n"));
    }

    [Test]
    public void A_reply_grows_to_the_limit_and_no_further()
    {
        using var writer = new RespWriter(10_000);
        writer.Bulk(new byte[9_000]);

        Assert.Throws<ReplyTooLargeException>(() => writer.Bulk(new byte[20_000]));
    }

    [Test]
    public void Truncating_takes_back_what_was_written_since()
    {
        using var writer = new RespWriter(1000);
        writer.SimpleString("keep"u8);
        int mark = writer.Length;
        writer.Array(3);
        writer.Truncate(mark);

        Assert.That(Text(writer), Is.EqualTo("+keep\r\n"));
    }

    private static string Text(RespWriter writer) => Encoding.UTF8.GetString(writer.Written.Span);
}
