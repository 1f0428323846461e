using System.Text;
using Elastickv.Jepsen.Harness.Docker.Transport;

namespace Elastickv.Jepsen.Harness.Tests.Docker.Transport;

public sealed class LogFramesTests
{
    [Test]
    public async Task Frames_of_both_outputs_come_in_order() =>
        Assert.That(await ReadAsync([.. FakeEngine.Frame("a"), .. FakeEngine.Frame("bb", stream: 2), .. FakeEngine.Frame("")]), Is.EqualTo((string[])["a", "bb", ""]));

    [Test]
    public async Task A_large_frame_is_whole() =>
        Assert.That((await ReadAsync(FakeEngine.Frame(new string('x', 60_000)))).Single(), Has.Length.EqualTo(60_000));

    [Test]
    public async Task What_breaks_off_is_handed_on_as_far_as_it_came()
    {
        Assert.That(await ReadAsync(FakeEngine.Frame("abc")[..^1]), Is.EqualTo((string[])["ab"]));
        Assert.That(await ReadAsync(FakeEngine.Frame("abc")[..5]), Is.Empty);
    }

    [Test]
    public void A_stream_that_is_no_log_is_refused() =>
        Assert.That(async () => await ReadAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK")), Throws.TypeOf<InvalidDataException>());

    private static async Task<List<string>> ReadAsync(byte[] stream)
    {
        var texts = new List<string>();
        await foreach (var frame in LogFrames.ReadAsync(new MemoryStream(stream), default))
            texts.Add(Encoding.UTF8.GetString(frame.Span));
        return texts;
    }
}
