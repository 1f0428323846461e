namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>Damages bytes at random: cuts, flips, hostile numbers, holes, parts that are missing, doubled or moved.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly ulong[] Hostile = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue, 1UL << 56, 0x80FFFFFFFFFFFFFF];

    public byte[] Mutate(byte[] original)
    {
        var bytes = original;
        for (var times = 1 + random.Next(3); times > 0; times--)
            bytes = bytes.Length == 0 ? [(byte)random.Next(256)] : Once(bytes);
        return bytes;
    }

    private byte[] Once(byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        var length = random.Next(1, Math.Min(64, bytes.Length - at) + 1);
        var part = bytes.AsSpan(at, length);
        switch (random.Next(8))
        {
            case 0:
                return bytes[..at];
            case 1:
                return With(bytes, at, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 2:
                return With(bytes, at, [(byte)random.Next(256)]);
            case 3:
                return With(bytes, at, Number());
            case 4:
                return With(bytes, at, new byte[length]);
            case 5:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 6:
                return [.. bytes[..at], .. part, .. bytes[at..]];
            default:
                return With(bytes, random.Next(bytes.Length), part.ToArray());
        }
    }

    private byte[] Number()
    {
        var number = BitConverter.GetBytes(Hostile[random.Next(Hostile.Length)]);
        return random.Next(2) == 0 ? number[..4] : [.. number.Reverse()];
    }

    private static byte[] With(byte[] bytes, int at, byte[] part)
    {
        byte[] copy = [.. bytes];
        part.AsSpan(0, Math.Min(part.Length, copy.Length - at)).CopyTo(copy.AsSpan(at));
        return copy;
    }
}
