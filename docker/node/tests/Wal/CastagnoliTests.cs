using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Wal;

public sealed class CastagnoliTests
{
    // The check value of CRC-32C, and vectors of RFC 3720 B.4.
    [TestCase("313233343536373839", 0xE3069283u)]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [TestCase("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [TestCase("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [TestCase("", 0u)]
    public void Known_values(string hex, uint expected) => Assert.That(Castagnoli.Compute(Convert.FromHexString(hex)), Is.EqualTo(expected));

    [Test]
    public void Parts_chain_to_the_whole()
    {
        var data = Enumerable.Range(0, 100).Select(value => (byte)value).ToArray();
        for (var cut = 0; cut <= data.Length; cut++)
            Assert.That(Castagnoli.Update(Castagnoli.Compute(data.AsSpan(0, cut)), data.AsSpan(cut)), Is.EqualTo(Castagnoli.Compute(data)));
    }
}
