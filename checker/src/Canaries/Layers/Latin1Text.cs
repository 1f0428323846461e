using System.Buffers;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Turns UTF-8 of characters up to U+00FF back into the bytes that somebody took for characters.</summary>
internal static class Latin1Text
{
    public static void Decode(ReadOnlySpan<byte> run, IViewSink sink)
    {
        var view = ArrayPool<byte>.Shared.Rent(run.Length);
        var length = 0;
        for (var i = 0; i < run.Length; i++)
        {
            if (run[i] is 0xC2 or 0xC3 && i + 1 < run.Length && (run[i + 1] & 0xC0) == 0x80)
            {
                view[length++] = (byte)((run[i] << 6) | (run[i + 1] & 0x3F));
                i++;
                continue;
            }

            view[length++] = run[i];
        }

        sink.Take(view.AsSpan(0, length), 0, "UTF-8");
        ArrayPool<byte>.Shared.Return(view);
    }
}
