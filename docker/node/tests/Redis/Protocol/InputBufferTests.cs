using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Tests.Redis.Protocol;

public sealed class InputBufferTests
{
    [Test]
    public void Bytes_come_out_as_they_went_in_whatever_the_steps()
    {
        var random = new Random(1);
        using var buffer = new InputBuffer(1_000_000);
        byte next = 0;
        byte expected = 0;
        for (int round = 0; round < 2_000; round++)
        {
            int received = Math.Min(buffer.Room().Length, random.Next(1, 3_000));
            foreach (ref byte b in buffer.Room().Span[..received])
                b = next++;
            buffer.Received(received);
            int consumed = random.Next(buffer.Unread.Length + 1);
            foreach (byte b in buffer.Unread.Span[..consumed])
                Assert.That(b, Is.EqualTo(expected++));
            buffer.Consume(consumed);
        }
    }

    [Test]
    public void A_buffer_at_its_limit_takes_no_more()
    {
        using var buffer = new InputBuffer(10_000);

        Assert.Throws<RespProtocolException>(() =>
        {
            while (true)
                buffer.Received(buffer.Room().Length);
        });
    }
}
