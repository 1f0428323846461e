using System.Text;

namespace Elastickv.Jepsen.Checker.Disks.Tar;

/// <summary>The block of 512 bytes before each member of an archive: V7, POSIX ustar and GNU forms.</summary>
internal sealed record TarHeader(string Name, UnixFileMode Mode, long Size, char Type, string LinkName)
{
    public const int BlockSize = 512;

    public const char HardLink = '1';
    public const char SymbolicLink = '2';
    public const char CharacterDevice = '3';
    public const char BlockDevice = '4';
    public const char Folder = '5';
    public const char Pipe = '6';
    public const char PaxGlobal = 'g';
    public const char PaxOfNext = 'x';
    public const char GnuFolder = 'D';
    public const char GnuLongLink = 'K';
    public const char GnuLongName = 'L';
    public const char GnuContinued = 'M';
    public const char GnuSparse = 'S';
    public const char GnuVolume = 'V';

    private const int ChecksumAt = 148;
    private const int FieldOfChecksum = 8;
    private const int PermissionBits = 0xFFF;

    /// <summary>Takes a block apart; null when its checksum says that it is no header.</summary>
    /// <exception cref="InvalidDataException">A number in it is none.</exception>
    public static TarHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (!IsHeader(block))
            return null;
        var name = Text(block[..100]);
        var isPosix = block.Slice(257, 6).SequenceEqual("ustar\0"u8);
        if (isPosix && Text(block.Slice(345, 155)) is { Length: > 0 } prefix)
            name = $"{prefix}/{name}";
        var type = (char)block[156];
        return new TarHeader(
            name,
            (UnixFileMode)(Number(block.Slice(100, 8)) & PermissionBits),
            Number(block.Slice(124, 12)),
            type is '\0' or '7' ? '0' : type,
            Text(block.Slice(157, 100)));
    }

    /// <summary>Whether a block carries the sum of its own bytes, as every header does.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (block.Length < BlockSize || !TryOctal(block.Slice(ChecksumAt, FieldOfChecksum), out var stored))
            return false;
        long sum = FieldOfChecksum * ' ';
        for (var i = 0; i < BlockSize; i++)
            sum += i is >= ChecksumAt and < ChecksumAt + FieldOfChecksum ? 0 : block[i];
        return sum == stored;
    }

    /// <summary>An octal number, or in GNU's form for large ones a big-endian one behind a byte 80.</summary>
    /// <exception cref="InvalidDataException">It is neither, or too large.</exception>
    public static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80)
        {
            var value = 0L;
            foreach (var part in field[1..])
            {
                if (value > long.MaxValue >> 9)
                    throw new InvalidDataException("a header of the archive holds a number that is too large");
                value = (value << 8) | part;
            }

            return value;
        }

        return TryOctal(field, out var number) ? number : throw new InvalidDataException("a header of the archive holds a number that is none");
    }

    private static bool TryOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        foreach (var digit in field.Trim((byte)' ').TrimEnd((byte)0).Trim((byte)' '))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return false;
            value = (value << 3) | (long)(digit - '0');
        }

        return true;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
