using System.Buffers;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Decodes percent-encoded text, with plus signs as they are and as the spaces they are in forms.</summary>
internal static class PercentText
{
    public static void Decode(ReadOnlySpan<byte> run, IViewSink sink)
    {
        if (!run.Contains((byte)'%'))
            return;
        var view = ArrayPool<byte>.Shared.Rent(run.Length);
        if (TryDecode(run, view, out var length))
        {
            sink.Take(view.AsSpan(0, length), 0, "percent encoding");
            if (run.Contains((byte)'+') && TryDecode(Spaced(run), view, out length))
                sink.Take(view.AsSpan(0, length), 0, "percent encoding");
        }

        ArrayPool<byte>.Shared.Return(view);
    }

    private static byte[] Spaced(ReadOnlySpan<byte> run)
    {
        var copy = run.ToArray();
        copy.AsSpan().Replace((byte)'+', (byte)' ');
        return copy;
    }

    /// <summary>False when nothing in the run is encoded.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> run, Span<byte> view, out int length)
    {
        length = 0;
        var decoded = false;
        for (var i = 0; i < run.Length; i++)
        {
            if (run[i] == '%' && i + 2 < run.Length
                && Alphabets.HexValue(run[i + 1]) is >= 0 and var high
                && Alphabets.HexValue(run[i + 2]) is >= 0 and var low)
            {
                view[length++] = (byte)((high << 4) | low);
                i += 2;
                decoded = true;
                continue;
            }

            view[length++] = run[i];
        }

        return decoded;
    }
}
