using System.Text;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Tests.Processes;

public sealed class LineReaderTests
{
    [TestCase("", "")]
    [TestCase("one", "one")]
    [TestCase("one\n", "one")]
    [TestCase("one\n\ntwo", "one||two")]
    public void Lines_end_at_line_breaks_or_at_the_end(string text, string expected) => Assert.That(Lines(text), Is.EqualTo(expected));

    [Test]
    public void A_line_longer_than_the_buffer_is_cut()
    {
        var lines = Lines(new string('x', 20_000) + "\nend").Split('|');
        Assert.That(lines.Select(line => line.Length), Is.EqualTo([16_384, 3_616, 3]));
    }

    [Test]
    public void Lines_come_whole_however_the_bytes_arrive()
    {
        var bytes = Encoding.ASCII.GetBytes("alpha\nbeta\ngamma");
        Assert.That(Collect(new DripStream(bytes)), Is.EqualTo("alpha|beta|gamma"));
    }

    private static string Lines(string text) => Collect(new MemoryStream(Encoding.ASCII.GetBytes(text)));

    private static string Collect(Stream stream)
    {
        var lines = new List<string>();
        LineReader.ReadAll(stream, line => lines.Add(Encoding.ASCII.GetString(line.Span)));
        return string.Join('|', lines);
    }

    /// <summary>Gives one byte a read.</summary>
    private sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, 1);
    }
}
