using System.Buffers;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Takes the bytes between the zeros: UTF-16 of characters up to U+00FF, in either byte order.</summary>
internal static class WideText
{
    public static void Decode(ReadOnlySpan<byte> run, IViewSink sink)
    {
        var view = ArrayPool<byte>.Shared.Rent((run.Length / 2) + 1);

        // Where zeros and values swap places in between, one of the two readings has the part.
        for (var parity = 0; parity < 2; parity++)
        {
            var length = 0;
            for (var i = parity; i < run.Length; i += 2)
                view[length++] = run[i];
            if (view.AsSpan(0, length).ContainsAnyExcept((byte)0))
                sink.Take(view.AsSpan(0, length), parity, "UTF-16");
        }

        ArrayPool<byte>.Shared.Return(view);
    }
}
