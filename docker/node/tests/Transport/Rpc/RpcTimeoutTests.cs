using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Tests.Transport.Rpc;

public sealed class RpcTimeoutTests
{
    [TestCase("1H", 3600_000)]
    [TestCase("2M", 120_000)]
    [TestCase("3S", 3_000)]
    [TestCase("250m", 250)]
    [TestCase("5000u", 5)]
    [TestCase("7000000n", 7)]
    public void Header_names_amount_and_unit(string header, double milliseconds) =>
        Assert.That(RpcTimeout.Parse(header), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("5")]
    [TestCase("-5m")]
    [TestCase("123456789m")]
    [TestCase("5x")]
    public void Malformed_header_is_no_timeout(string? header) => Assert.That(RpcTimeout.Parse(header), Is.Null);

    [Test]
    public void What_is_formatted_parses_back() =>
        Assert.That(RpcTimeout.Parse(RpcTimeout.Format(TimeSpan.FromSeconds(5))), Is.EqualTo(TimeSpan.FromSeconds(5)));
}
