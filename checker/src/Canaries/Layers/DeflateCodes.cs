namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>The codes that a dynamic block of a deflate stream brings along (RFC 1951 §3.2.7): their lengths, themselves coded, must fill the space of codes.</summary>
internal static class DeflateCodes
{
    private const int LengthCodes = 19;
    private const int LongestLengthCode = 7;
    private const int LongestCode = 15;
    private const int MostLiterals = 286;
    private const int MostDistances = 30;
    private const int EndOfBlock = 256;

    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Whether the codes are legal, as far as there are bytes.</summary>
    public static bool LookLegal(scoped ref DeflateBits bits)
    {
        var literals = 257 + bits.Take(5);
        var distances = 1 + bits.Take(5);
        var count = 4 + bits.Take(4);
        if (literals > MostLiterals || distances > MostDistances)
            return false;
        Span<byte> lengthCodes = stackalloc byte[LengthCodes];
        lengthCodes.Clear();
        foreach (var symbol in Order[..count])
            lengthCodes[symbol] = (byte)bits.Take(3);
        if (Left(lengthCodes) != 0)
            return bits.Overrun;
        Span<byte> lengths = stackalloc byte[MostLiterals + MostDistances];
        lengths = lengths[..(literals + distances)];
        if (!ReadLengths(ref bits, lengthCodes, lengths))
            return bits.Overrun;
        return bits.Overrun || (lengths[EndOfBlock] != 0 && IsComplete(lengths[..literals]) && IsComplete(lengths[literals..]));
    }

    private static bool ReadLengths(scoped ref DeflateBits bits, scoped ReadOnlySpan<byte> lengthCodes, scoped Span<byte> lengths)
    {
        Span<byte> symbols = stackalloc byte[1 << LongestLengthCode];
        FillTable(lengthCodes, symbols);
        for (var n = 0; n < lengths.Length;)
        {
            if (bits.Overrun)
                return false;
            var symbol = symbols[bits.Peek(LongestLengthCode)];
            bits.Skip(lengthCodes[symbol]);
            if (symbol < 16)
            {
                lengths[n++] = symbol;
                continue;
            }

            if (symbol == 16 && n == 0)
                return false;
            var (value, repeat) = symbol switch
            {
                16 => (lengths[n - 1], 3 + bits.Take(2)),
                17 => ((byte)0, 3 + bits.Take(3)),
                _ => ((byte)0, 11 + bits.Take(7)),
            };
            if (repeat > lengths.Length - n)
                return false;
            lengths.Slice(n, repeat).Fill(value);
            n += repeat;
        }

        return true;
    }

    /// <summary>Which symbol the next seven bits begin with.</summary>
    private static void FillTable(ReadOnlySpan<byte> lengthCodes, Span<byte> symbols)
    {
        var code = 0;
        for (var length = 1; length <= LongestLengthCode; length++, code <<= 1)
        {
            for (byte symbol = 0; symbol < lengthCodes.Length; symbol++)
            {
                if (lengthCodes[symbol] != length)
                    continue;
                var reversed = 0;
                for (var i = 0; i < length; i++)
                    reversed |= ((code >> i) & 1) << (length - 1 - i);
                for (var bits = reversed; bits < symbols.Length; bits += 1 << length)
                    symbols[bits] = symbol;
                code++;
            }
        }
    }

    /// <summary>One code of one bit, or none, may leave space; else the codes fill it.</summary>
    private static bool IsComplete(ReadOnlySpan<byte> lengths)
    {
        var left = Left(lengths);
        return left == 0 || (left > 0 && !lengths.ContainsAnyExceptInRange((byte)0, (byte)1));
    }

    /// <summary>How much of the space of codes is left, in codes of the greatest length; below 0 if there are too many codes.</summary>
    private static int Left(ReadOnlySpan<byte> lengths)
    {
        var left = 1 << LongestCode;
        foreach (var length in lengths)
            left -= length == 0 ? 0 : 1 << (LongestCode - length);
        return left;
    }
}
