using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Tests.Canaries.Layers;

/// <summary>Every encoding in which the scan must find a value, as other programs write it.</summary>
internal static class Encodings
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly IReadOnlyDictionary<string, Func<byte[], byte[]>> All = new Dictionary<string, Func<byte[], byte[]>>
    {
        ["raw"] = value => value,
        ["reversed"] = value => [.. value.Reverse()],
        ["hex lower"] = value => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(value)),
        ["hex upper"] = value => Encoding.ASCII.GetBytes(Convert.ToHexString(value)),
        ["base64"] = value => Encoding.ASCII.GetBytes(Convert.ToBase64String(value)),
        ["base64, second alignment"] = value => Encoding.ASCII.GetBytes(Convert.ToBase64String([0xA5, .. value])),
        ["base64, third alignment"] = value => Encoding.ASCII.GetBytes(Convert.ToBase64String([0xA5, 0x5A, .. value])),
        ["base64 within more"] = value => Encoding.ASCII.GetBytes(Convert.ToBase64String([1, 2, 3, 4, .. value, 5, 6, 7, 8, 9])),
        ["base64 in lines"] = value => Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[40], .. value, .. new byte[70]], Base64FormattingOptions.InsertLineBreaks)),
        ["base64 in lines of 64"] = value => Encoding.ASCII.GetBytes(string.Join('\n', Convert.ToBase64String([.. new byte[30], .. value, .. new byte[70]]).Chunk(64).Select(line => new string(line)))),
        ["base64url"] = value => Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString([7, .. value])),
        ["UTF-16 little"] = value => Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(value)),
        ["UTF-16 big"] = value => Encoding.BigEndianUnicode.GetBytes(Encoding.Latin1.GetString(value)),
        ["UTF-8 of Latin-1"] = value => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(value)),
        ["percent"] = value => Encoding.ASCII.GetBytes(string.Concat(value.Select(Percent))),
        ["percent, all lower"] = value => Encoding.ASCII.GetBytes(string.Concat(value.Select(b => $"%{b:x2}"))),
        ["percent, form"] = value => Encoding.ASCII.GetBytes(string.Concat(value.Select(b => b == 0x20 ? "+" : Percent(b)))),
        ["JSON"] = value => JsonSerializer.SerializeToUtf8Bytes(Encoding.Latin1.GetString(value)),
        ["JSON, relaxed"] = value => JsonSerializer.SerializeToUtf8Bytes(Encoding.Latin1.GetString(value), Relaxed),
        ["JSON, all escaped"] = value => Encoding.ASCII.GetBytes(string.Concat(value.Select(b => $"\\u{(int)b:x4}"))),
        ["Go quoted"] = value => Encoding.ASCII.GetBytes(string.Concat(value.Select(Quoted))),
        ["C octal"] = value => Encoding.ASCII.GetBytes(string.Concat(value.Select(b => "\\" + Convert.ToString(b, 8).PadLeft(3, '0')))),
        ["gzip"] = value => Compress(value, stream => new GZipStream(stream, CompressionLevel.Optimal)),
        ["zlib"] = value => Compress(value, stream => new ZLibStream(stream, CompressionLevel.Optimal)),
        ["zlib, fastest"] = value => Compress(value, stream => new ZLibStream(stream, CompressionLevel.Fastest)),
        ["zlib, smallest"] = value => Compress([.. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("some text to compress ", 40))), .. value], stream => new ZLibStream(stream, CompressionLevel.SmallestSize)),
        ["zlib, stored"] = value => Compress(value, stream => new ZLibStream(stream, CompressionLevel.NoCompression)),
        ["base64 of gzip"] = value => Encoding.ASCII.GetBytes(Convert.ToBase64String(Compress(value, stream => new GZipStream(stream, CompressionLevel.Optimal)))),
        ["hex inside JSON inside base64"] = value => Encoding.ASCII.GetBytes(Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new { blob = Convert.ToHexString(value) }))),
        ["base64 inside JSON, percent-encoded"] = value => Encoding.ASCII.GetBytes(Uri.EscapeDataString(JsonSerializer.Serialize(Convert.ToBase64String(value)))),
        ["UTF-16 of base64"] = value => Encoding.Unicode.GetBytes(Convert.ToBase64String(value)),
    };

    private static string Percent(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~'
        ? ((char)value).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"%{value:X2}");

    private static string Quoted(byte value) => value switch
    {
        (byte)'"' => "\\\"",
        (byte)'\\' => "\\\\",
        (byte)'\n' => "\\n",
        >= 0x20 and < 0x7F => ((char)value).ToString(),
        _ => $"\\x{value:x2}",
    };

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> compressor)
    {
        var bytes = new MemoryStream();
        using (var stream = compressor(bytes))
            stream.Write(plain);
        return bytes.ToArray();
    }
}
