using System.IO.Compression;
using Elastickv.Jepsen.Checker.Canaries.Layers;

namespace Elastickv.Jepsen.Checker.Tests.Canaries.Layers;

public sealed class DeflateProbeTests
{
    private readonly Random _random = new(5);

    [Test]
    public void Every_real_stream_passes()
    {
        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            for (var size = 0; size < 3000; size = (size * 3 / 2) + 1)
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
    public void Hardly_any_random_bytes_pass()
    {
        var passed = 0;
        var bytes = new byte[200];
        for (var i = 0; i < 20_000; i++)
        {
            _random.NextBytes(bytes);
            passed += DeflateProbe.LooksValid(bytes) ? 1 : 0;
        }

        Assert.That(passed, Is.LessThan(20_000 / 30));
    }
}
