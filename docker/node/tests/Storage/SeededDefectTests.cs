namespace Elastickv.Node.Tests.Storage;

public sealed class SeededDefectTests
{
    [Test]
    public void With_the_defect_values_are_stored_clear_although_the_envelope_is_active()
    {
        using var fixture = new MvccFixture(envelopeSkipped: true);
        fixture.Activate();
        fixture.Put("k", "canary", 1);
        Assert.Multiple(() =>
        {
            Assert.That(fixture.Row("k", 1), Is.EqualTo((byte[])[0, 0, 0, 0, 0, 0, 0, 0, 0, .. "canary"u8]));
            Assert.That(fixture.Get("k"), Is.EqualTo("canary"));
        });
    }

    [Test]
    public void Without_it_the_value_is_not_in_the_row()
    {
        using var fixture = new MvccFixture();
        fixture.Activate();
        fixture.Put("k", "canary", 1);
        Assert.That(fixture.Row("k", 1).AsSpan().IndexOf("canary"u8), Is.Negative);
    }
}
