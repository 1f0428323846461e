namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Looks at the first bits of what may be a deflate stream. Random bytes bear a zlib header every 16 KiB; starting a decompressor for each
/// would cost more than the whole search, and hardly any survives this look.
/// </summary>
internal ref struct DeflateProbe
{
    private const int SymbolsToTry = 48;
    private const int EndOfBlock = 256;
    private ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Whether a first block may begin here. Says yes where there are too few bytes to tell.</summary>
    public static bool LooksValid(ReadOnlySpan<byte> bytes)
    {
        var probe = new DeflateProbe { _bytes = bytes };
        probe.Bits(1);
        return probe.Bits(2) switch
        {
            0 => bytes.Length < 5 || (bytes[1] ^ bytes[3]) == 0xFF && (bytes[2] ^ bytes[4]) == 0xFF,
            1 => probe.FixedCodesLookValid(),
            2 => probe.DynamicHeaderLooksValid(),
            _ => false,
        };
    }

    private readonly bool AtEnd => _position >= _bytes.Length * 8;

    private int Bits(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++, _position++)
            value |= AtEnd ? 0 : ((_bytes[_position >> 3] >> (_position & 7)) & 1) << i;
        return value;
    }

    private int ReversedBits(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++)
            value = (value << 1) | Bits(1);
        return value;
    }

    /// <summary>Numbers of codes in range, and the lengths of the code length codes fill the code space exactly.</summary>
    private bool DynamicHeaderLooksValid()
    {
        const int FullSpace = 1 << 7;
        var literals = Bits(5);
        var distances = Bits(5);
        var count = Bits(4) + 4;
        var space = 0;
        for (var i = 0; i < count; i++)
        {
            var length = Bits(3);
            space += length == 0 ? 0 : FullSpace >> length;
        }

        return AtEnd || (literals <= 29 && distances <= 29 && space == FullSpace);
    }

    /// <summary>Symbols exist and no copy reaches back further than there is text.</summary>
    private bool FixedCodesLookValid()
    {
        var produced = 0;
        for (var i = 0; i < SymbolsToTry; i++)
        {
            var symbol = FixedSymbol();
            if (AtEnd || symbol == EndOfBlock)
                return true;
            if (symbol < EndOfBlock)
            {
                produced++;
                continue;
            }

            if (symbol > 285)
                return false;
            produced += CopyLength(symbol);
            var distance = CopyDistance(ReversedBits(5));
            if (AtEnd)
                return true;
            if (distance < 0 || distance > produced)
                return false;
        }

        return true;
    }

    private int FixedSymbol()
    {
        var code = ReversedBits(7);
        if (code < 0x18)
            return EndOfBlock + code;
        code = (code << 1) | Bits(1);
        if (code < 0xC0)
            return code - 0x30;
        if (code < 0xC8)
            return 280 + code - 0xC0;
        return 144 + ((code << 1) | Bits(1)) - 0x190;
    }

    /// <summary>Takes the extra bits of a length; an upper limit is enough here.</summary>
    private int CopyLength(int symbol)
    {
        var extra = symbol is < 265 or 285 ? 0 : (symbol - 261) / 4;
        Bits(extra);
        return 258;
    }

    private int CopyDistance(int code)
    {
        if (code > 29)
            return -1;
        var extra = code < 4 ? 0 : (code - 2) / 2;
        var first = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1;
        return first + Bits(extra);
    }
}
