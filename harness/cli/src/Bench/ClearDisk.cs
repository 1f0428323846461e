using System.Globalization;
using System.Text;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>Writes what a node's log and metrics look like: text that holds no value, with numbers, digests and words in base64 that must be looked into.</summary>
internal static class ClearDisk
{
    private const int Chunk = 1 << 20;

    public static void Write(string path, long bytes, Random random)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var chunks = Enumerable.Range(0, 8).Select(_ => NewChunk(random)).ToArray();
        for (var left = bytes; left > 0; left -= Chunk)
            file.Write(chunks[random.Next(chunks.Length)].AsSpan(0, (int)Math.Min(left, Chunk)));
    }

    private static byte[] NewChunk(Random random)
    {
        var text = new StringBuilder();
        while (text.Length < Chunk)
            text.Append(NewLine(random)).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString(0, Chunk));
    }

    private static string NewLine(Random random)
    {
        var number = random.Next(1_000_000);
        return random.Next(20) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"{{\"level\":\"info\",\"msg\":\"snapshot sent\",\"index\":{number},\"sha256\":\"{NewDigest(random)}\"}}"),
            1 => string.Create(CultureInfo.InvariantCulture, $"2026/11/22 10:16:21 peer {number % 5} answered {Convert.ToBase64String(Encoding.ASCII.GetBytes(NewDigest(random)[..30]))}"),
            < 10 => string.Create(CultureInfo.InvariantCulture, $"elastickv_raft_applied_index{{group=\"{number % 7}\",node=\"n{number % 3}\"}} {number}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{\"time\":\"2026-11-22T10:16:{number % 60:00}.{number:000000}Z\",\"level\":\"debug\",\"msg\":\"applied entry\",\"index\":{number},\"group\":{number % 7}}}"),
        };
    }

    private static string NewDigest(Random random)
    {
        Span<byte> digest = stackalloc byte[32];
        random.NextBytes(digest);
        return Convert.ToHexStringLower(digest);
    }
}
