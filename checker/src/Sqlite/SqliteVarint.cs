namespace Elastickv.Jepsen.Checker.Sqlite;

/// <summary>SQLite's numbers of variable length: big-endian groups of seven bits, the ninth byte whole.</summary>
internal static class SqliteVarint
{
    public static bool TryRead(ref ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(9, source.Length); i++)
        {
            if (i == 8)
            {
                value = (value << 8) | source[i];
                source = source[9..];
                return true;
            }

            value = (value << 7) | (uint)(source[i] & 0x7F);
            if (source[i] >= 0x80)
                continue;
            source = source[(i + 1)..];
            return true;
        }

        return false;
    }
}
