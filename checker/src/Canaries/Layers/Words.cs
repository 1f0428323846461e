using System.Buffers;
using System.Buffers.Text;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Decodes long words of a run of text as base64, base64url and hexadecimal, at every alignment.</summary>
internal static class Words
{
    /// <summary>Base64 of the shortest needle.</summary>
    private const int ShortestWord = (NeedleIndex.MinimumNeedle * 4 + 2) / 3;

    private const int ShortestHex = 2 * NeedleIndex.MinimumNeedle;
    private const int Probe = 8;

    /// <summary>Lines of encoded text that are no shorter than this are joined: 64 and 76 are customary.</summary>
    private const int ShortestFullLine = 60;

    /// <param name="run">The run.</param>
    /// <param name="shortestRun">What encodings make of a needle is no shorter than this.</param>
    /// <param name="sink">Takes what words stand for.</param>
    public static void Decode(ReadOnlySpan<byte> run, int shortestRun, IViewSink sink)
    {
        // Any word of the shortest length holds eight bytes at a multiple of the stride. A longer one may stand in several lines.
        var shortest = Math.Clamp(shortestRun, ShortestWord, ShortestFullLine);
        var stride = shortest - Probe + 1;
        for (var position = 0; position + Probe <= run.Length; position += stride)
        {
            if (run.Slice(position, Probe).ContainsAnyExcept(Alphabets.Word))
                continue;
            var start = run[..position].LastIndexOfAnyExcept(Alphabets.Word) + 1;
            position = DecodeWord(run, start, shortest, sink) / stride * stride;
        }
    }

    /// <summary>Decodes the word that begins somewhere, with the lines that continue it.</summary>
    /// <returns>Where it ends.</returns>
    private static int DecodeWord(ReadOnlySpan<byte> run, int start, int shortest, IViewSink sink)
    {
        var end = WordEnd(run, start);
        if (end - start < shortest)
            return end;
        var room = ArrayPool<byte>.Shared.Rent(run.Length - start + 4);
        try
        {
            run[start..end].CopyTo(room);
            var length = end - start;
            for (var line = length; line >= ShortestFullLine;)
            {
                var next = NextLine(run, end);
                if (next < 0)
                    break;
                end = WordEnd(run, next);
                run[next..end].CopyTo(room.AsSpan(length));
                line = end - next;
                length += line;
            }

            DecodeHex(room.AsSpan(0, length), start, sink);
            DecodeBase64(room.AsSpan(0, length + 3), start, sink);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }

        return end;
    }

    private static int WordEnd(ReadOnlySpan<byte> run, int start)
    {
        var length = run[start..].IndexOfAnyExcept(Alphabets.Word);
        return length < 0 ? run.Length : start + length;
    }

    /// <summary>Where the line behind a line end begins, if it begins with a word; else -1.</summary>
    private static int NextLine(ReadOnlySpan<byte> run, int end)
    {
        if (end < run.Length && run[end] == '\r')
            end++;
        if (end >= run.Length || run[end] != '\n')
            return -1;
        end++;
        return end < run.Length && Alphabets.Word.Contains(run[end]) ? end : -1;
    }

    private static void DecodeHex(ReadOnlySpan<byte> word, int offset, IViewSink sink)
    {
        for (var start = 0; start < word.Length;)
        {
            var length = word[start..].IndexOfAnyExcept(Alphabets.Hex);
            var end = length < 0 ? word.Length : start + length;
            if (end - start >= ShortestHex)
            {
                DecodeDigits(word[start..end], offset + start, sink);
                DecodeDigits(word[(start + 1)..end], offset + start + 1, sink);
            }

            start = end + 1;
        }
    }

    private static void DecodeDigits(ReadOnlySpan<byte> digits, int offset, IViewSink sink)
    {
        var view = ArrayPool<byte>.Shared.Rent(digits.Length / 2);
        for (var i = 0; i + 1 < digits.Length; i += 2)
            view[i / 2] = (byte)((Alphabets.HexValue(digits[i]) << 4) | Alphabets.HexValue(digits[i + 1]));
        sink.Take(view.AsSpan(0, digits.Length / 2), offset, "hexadecimal");
        ArrayPool<byte>.Shared.Return(view);
    }

    /// <summary>The last three bytes are room for padding. The groups of four may begin at any of four letters.</summary>
    private static void DecodeBase64(Span<byte> word, int offset, IViewSink sink)
    {
        word[^3..].Fill((byte)'A');
        word.Replace((byte)'-', (byte)'+');
        word.Replace((byte)'_', (byte)'/');
        var view = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(word.Length));
        for (var alignment = 0; alignment < 4; alignment++)
        {
            var groups = word[alignment..];
            groups = groups[..(groups.Length & ~3)];
            Base64.DecodeFromUtf8(groups, view, out _, out var written, isFinalBlock: false);
            sink.Take(view.AsSpan(0, written), offset + alignment, "base64");
        }

        ArrayPool<byte>.Shared.Return(view);
    }
}
