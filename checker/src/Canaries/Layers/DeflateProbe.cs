namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Looks at the beginning of what may be a deflate stream (RFC 1951). Random bytes bear a zlib header every 13 KiB; starting a decompressor for each
/// would cost more than the whole search, and hardly any survives this look.
/// </summary>
internal ref struct DeflateProbe
{
    private const int MaximumBlocks = 4;
    private const int SymbolsToTry = 48;
    private const int EndOfBlock = 256;
    private const int LastLength = 285;
    private const int LastDistance = 29;
    private DeflateBits _bits;
    private long _produced;

    private enum Block
    {
        Illegal,

        /// <summary>Legal, as far as was looked.</summary>
        Plausible,
        Ended,
    }

    /// <summary>Whether a stream that may hold a needle may begin here. Says yes where there are too few bytes to tell.</summary>
    public static bool LooksValid(ReadOnlySpan<byte> bytes)
    {
        var probe = new DeflateProbe { _bits = new DeflateBits(bytes) };
        for (var block = 0; block < MaximumBlocks; block++)
        {
            var last = probe._bits.Take(1) != 0;
            var seen = probe.Look(probe._bits.Take(2));
            if (probe._bits.Overrun || seen == Block.Plausible)
                return true;
            if (seen == Block.Illegal)
                return false;
            if (last)
                return probe._produced >= NeedleIndex.MinimumNeedle;
        }

        return true;
    }

    private Block Look(int type) => type switch
    {
        0 => Stored(),
        1 => WithFixedCodes(),
        2 => DeflateCodes.LookLegal(ref _bits) ? Block.Plausible : Block.Illegal,
        _ => Block.Illegal,
    };

    private Block Stored()
    {
        _bits.SkipToByte();
        var length = _bits.Take(16);
        if ((length ^ _bits.Take(16)) != 0xFFFF)
            return Block.Illegal;
        _produced += length;
        _bits.Skip(8L * length);
        return _produced >= NeedleIndex.MinimumNeedle ? Block.Plausible : Block.Ended;
    }

    /// <summary>Symbols exist and no copy reaches back further than there is text.</summary>
    private Block WithFixedCodes()
    {
        for (var i = 0; i < SymbolsToTry && !_bits.Overrun; i++)
        {
            var symbol = FixedSymbol();
            if (symbol == EndOfBlock)
                return Block.Ended;
            if (symbol > LastLength)
                return Block.Illegal;
            var length = symbol < EndOfBlock ? 1 : CopyLength(symbol);
            if (symbol > EndOfBlock && CopyDistance(_bits.TakeReversed(5)) > _produced)
                return Block.Illegal;
            _produced += length;
        }

        return Block.Plausible;
    }

    private int FixedSymbol()
    {
        var code = _bits.TakeReversed(7);
        if (code < 0x18)
            return EndOfBlock + code;
        code = (code << 1) | _bits.Take(1);
        if (code < 0xC0)
            return code - 0x30;
        if (code < 0xC8)
            return 280 + code - 0xC0;
        return 144 + ((code << 1) | _bits.Take(1)) - 0x190;
    }

    private int CopyLength(int symbol)
    {
        const int Longest = 258;
        if (symbol == LastLength)
            return Longest;
        var extra = symbol < 265 ? 0 : (symbol - 261) / 4;
        var first = symbol < 265 ? symbol - 254 : ((4 + ((symbol - 261) & 3)) << extra) + 3;
        return first + _bits.Take(extra);
    }

    /// <summary>More than any text for a code that does not exist.</summary>
    private int CopyDistance(int code)
    {
        if (code > LastDistance)
            return int.MaxValue;
        var extra = code < 4 ? 0 : (code - 2) / 2;
        var first = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1;
        return first + _bits.Take(extra);
    }
}
