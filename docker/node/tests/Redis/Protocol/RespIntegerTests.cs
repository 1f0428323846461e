using System.Globalization;
using System.Text;
using Elastickv.Node.Redis.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Node.Tests.Redis.Protocol;

public sealed class RespIntegerTests
{
    [Test]
    public void Every_integer_is_read_in_its_usual_form() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), value =>
        {
            Assert.That(RespInteger.TryParse(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), out long read));
            Assert.That(read, Is.EqualTo(value));
        }).QuickCheckThrowOnFailure();

    [TestCase("")]
    [TestCase("-")]
    [TestCase("+1")]
    [TestCase("01")]
    [TestCase("-0")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1.0")]
    [TestCase("9223372036854775808")]
    public void Any_other_form_is_refused(string text) => Assert.That(RespInteger.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);
}
