using System.IO.Compression;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Canaries.Layers;

namespace Elastickv.Jepsen.Checker.Tests.Canaries.Layers;

public sealed class DeflateProbeTests
{
    private readonly Random _random = new(5);

    [Test]
    public void Every_real_stream_that_can_hold_a_value_passes()
    {
        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            for (var size = NeedleIndex.MinimumNeedle; size < 9000; size = (size * 3 / 2) + 1)
            {
                foreach (var alphabet in new[] { 1, 3, 30, 256 })
                {
                    var plain = new byte[size];
                    for (var i = 0; i < size; i++)
                        plain[i] = (byte)_random.Next(alphabet);
                    var bytes = new MemoryStream();
                    using (var deflate = new DeflateStream(bytes, level, leaveOpen: true))
                        deflate.Write(plain);

                    Assert.That(DeflateProbe.LooksValid(bytes.ToArray()), Is.True, $"{level}, {size} bytes of {alphabet} kinds");
                }
            }
        }
    }

    [Test]
    public void A_stream_passes_wherever_it_is_cut_off()
    {
        var plain = new byte[2000];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = (byte)_random.Next(50);
        var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(plain);

        for (var length = 0; length < Math.Min(400, bytes.Length); length++)
            Assert.That(DeflateProbe.LooksValid(bytes.ToArray().AsSpan(0, length)), Is.True, $"{length} bytes");
    }

    [Test]
    public void Hardly_any_random_bytes_pass()
    {
        var passed = 0;
        var bytes = new byte[200];
        for (var i = 0; i < 100_000; i++)
        {
            _random.NextBytes(bytes);
            passed += DeflateProbe.LooksValid(bytes) ? 1 : 0;
        }

        Assert.That(passed, Is.LessThan(100_000 / 500));
    }
}
