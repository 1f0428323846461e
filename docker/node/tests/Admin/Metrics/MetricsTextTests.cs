using Elastickv.Node.Admin.Metrics;

namespace Elastickv.Node.Tests.Admin.Metrics;

public sealed class MetricsTextTests
{
    [Test]
    public void Labels_are_escaped_and_numbers_are_plain()
    {
        string text = new MetricsText().Series("x_total", "counter", "Help.").Sample("x_total", 1.5, ("a", "q\"b\\s\nn"), ("b", "")).Gauge("y", "Why.", 3).ToString();

        Assert.That(text, Is.EqualTo("# HELP x_total Help.\n# TYPE x_total counter\nx_total{a=\"q\\\"b\\\\s\\nn\",b=\"\"} 1.5\n# HELP y Why.\n# TYPE y gauge\ny 3\n"));
    }
}
