using System.Text;
using Elastickv.Jepsen.Workloads.Redis;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Jepsen.Workloads.Tests.Redis;

public sealed class RespReaderTests
{
    [TestCase("+OK\r\n", "OK")]
    [TestCase("$2\r\nOK\r\n", "OK")]
    [TestCase("-ERR no\r\n", "-ERR no")]
    [TestCase("-i/o timeout\r\n", "-i/o timeout")]
    [TestCase(":-42\r\n", ":-42")]
    [TestCase("$-1\r\n", "nil")]
    [TestCase("*-1\r\n", "nil")]
    [TestCase("$0\r\n\r\n", "")]
    [TestCase("*0\r\n", "[]")]
    [TestCase("*3\r\n$1\r\na\r\n:7\r\n*1\r\n$-1\r\n", "[a, :7, [nil]]")]
    public void Reads_a_reply(string wire, string expected) => Assert.That(Read(wire)?.ToString(), Is.EqualTo(expected));

    [Test]
    public void Both_forms_of_an_acknowledged_set_are_ok()
    {
        Assert.That(Read("+OK\r\n")!.IsOk);
        Assert.That(Read("$2\r\nOK\r\n")!.IsOk);
        Assert.That(Read("-OK\r\n")!.IsOk, Is.False);
        Assert.That(Read("$-1\r\n")!.IsOk, Is.False);
    }

    [Test]
    public void A_reply_cut_anywhere_is_incomplete_and_takes_nothing()
    {
        const string Wire = "*3\r\n$5\r\nhe\r\no\r\n:7\r\n*1\r\n$-1\r\n";
        for (var length = 0; length < Wire.Length; length++)
        {
            var reader = new RespReader(Encoding.ASCII.GetBytes(Wire[..length]));
            Assert.That(reader.TryRead(), Is.Null, $"{length} bytes");
            Assert.That(reader.Consumed, Is.Zero, $"{length} bytes");
        }
    }

    [TestCase("?\r\n")]
    [TestCase("\r\n")]
    [TestCase(":12x\r\n")]
    [TestCase("$-2\r\n")]
    [TestCase("$999999999999\r\n")]
    [TestCase("$1\r\nab\r\n")]
    [TestCase("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n")]
    public void Refuses_what_is_no_reply(string wire) => Assert.Throws<RespProtocolException>(() => Read(wire));

    [Test]
    public void Any_bytes_come_back_out_of_a_bulk_string() =>
        Prop.ForAll<byte[]>(content =>
        {
            byte[] wire = [.. Encoding.ASCII.GetBytes($"${content.Length}\r\n"), .. content, .. "\r\n"u8];
            var reader = new RespReader(wire);
            return reader.TryRead()!.Bytes.Span.SequenceEqual(content) && reader.Consumed == wire.Length;
        }).QuickCheckThrowOnFailure();

    private static RespReply? Read(string wire) => new RespReader(Encoding.ASCII.GetBytes(wire)).TryRead();
}
