using Elastickv.Node.Snapshots;

namespace Elastickv.Node.Tests.Snapshots;

public sealed class SnapshotHeaderTests
{
    [TestCase(0x01UL, 0UL, "454B5654484C4331" + "0000000000000001")]
    [TestCase(0x01UL, 2UL, "454B5654484C4332" + "0010" + "0000000000000001" + "0000000000000002")]
    public void Is_version_1_without_and_version_2_with_a_cutover(ulong ceiling, ulong cutover, string expected)
    {
        var header = new SnapshotHeader(ceiling, cutover);
        var bytes = header.Encode();
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(bytes), Is.EqualTo(expected));
            Assert.That(SnapshotHeader.Decode([.. bytes, 9, 9], out var size), Is.EqualTo(header));
            Assert.That(size, Is.EqualTo(bytes.Length));
        });
    }

    [Test]
    public void Every_ceiling_is_told_apart_from_a_version()
    {
        for (var octet = 0; octet < 256; octet++)
        {
            var ceiling = (ulong)octet * 0x0101_0101_0101_0101;
            foreach (var cutover in new ulong[] { 0, 1, ulong.MaxValue })
                Assert.That(SnapshotHeader.Decode(new SnapshotHeader(ceiling, cutover).Encode(), out _), Is.EqualTo(new SnapshotHeader(ceiling, cutover)));
        }
    }

    [Test]
    public void A_longer_version_2_is_read_and_its_excess_skipped()
    {
        byte[] bytes = [.. "EKVTHLC2"u8, 0x04, 0x00, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 6, .. new byte[1008]];
        Assert.Multiple(() =>
        {
            Assert.That(SnapshotHeader.Decode(bytes, out var size), Is.EqualTo(new SnapshotHeader(5, 6)));
            Assert.That(size, Is.EqualTo(10 + 1024));
        });
    }

    [TestCase(15)]
    [TestCase(0)]
    [TestCase(1025)]
    [TestCase(0xFFFF)]
    public void A_version_2_of_a_wrong_length_is_refused(int length) =>
        AssertRefused([.. "EKVTHLC2"u8, (byte)(length >> 8), (byte)length, .. new byte[1100]], SnapshotError.HeaderInvalidLength, "ErrSnapshotHeaderInvalidLength");

    [Test]
    public void Every_other_version_is_refused_and_not_taken_for_legacy()
    {
        foreach (var version in Enumerable.Range(0, 256).Where(version => version is not '1' and not '2'))
            AssertRefused([.. "EKVTHLC"u8, (byte)version, .. new byte[30]], SnapshotError.HeaderUnknownMagic, "ErrSnapshotHeaderUnknownMagic");
    }

    [TestCase("")]
    [TestCase("EKVTHL")]
    [TestCase("EKVTHLC1short")]
    [TestCase("EKVTHLC2")]
    [TestCase("EKVPBBL1 and more than sixteen bytes of it")]
    public void Anything_else_is_a_snapshot_without_header(string payload)
    {
        Assert.Multiple(() =>
        {
            Assert.That(SnapshotHeader.Decode(System.Text.Encoding.ASCII.GetBytes(payload), out var size), Is.EqualTo(default(SnapshotHeader)));
            Assert.That(size, Is.Zero);
        });
    }

    private static void AssertRefused(byte[] payload, SnapshotError expected, string name)
    {
        var error = Assert.Throws<SnapshotException>(() => SnapshotHeader.Decode(payload, out _))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Error, Is.EqualTo(expected));
            Assert.That(error.Name, Is.EqualTo(name));
        });
    }
}
