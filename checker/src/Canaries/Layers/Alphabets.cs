using System.Buffers;

namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>The byte sets that encodings draw from.</summary>
internal static class Alphabets
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Printable ASCII, tab and line ends: a part of <see cref="Text"/>.</summary>
    public static readonly SearchValues<byte> PlainText = SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Range(0x20, 0x7E)]);

    /// <summary>Printable ASCII, tab and line ends, and the lead and continuation bytes that U+0080 to U+00FF take in UTF-8.</summary>
    public static readonly SearchValues<byte> Text = SearchValues.Create(
        [(byte)'\t', (byte)'\n', (byte)'\r', .. Range(0x20, 0x7E), .. Range(0x80, 0xBF), 0xC2, 0xC3]);

    /// <summary>What UTF-8 of the characters up to U+00FF consists of.</summary>
    public static readonly SearchValues<byte> Latin = SearchValues.Create([.. Range(0x00, 0xBF), 0xC2, 0xC3]);

    /// <summary>Base64 and base64url, which contain the hexadecimal digits.</summary>
    public static readonly SearchValues<byte> Word = SearchValues.Create([.. Letters.Select(letter => (byte)letter), .. "+/-_"u8]);

    public static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private static IEnumerable<byte> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(value => (byte)value);
}
