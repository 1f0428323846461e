using System.Globalization;
using System.Text;

namespace Elastickv.Jepsen.Checker.Disks.Tar;

/// <summary>What a POSIX extended header says of the member behind it: lines of length, name and value, in their order.</summary>
internal sealed class PaxRecords
{
    private readonly List<(string Name, string Value)> _records = [];

    /// <summary>Every record, also such as have the same name.</summary>
    public IReadOnlyList<(string Name, string Value)> All => _records;

    /// <summary>The value that counts: the last of its name, null if there is none.</summary>
    public string? Find(string name) => _records.FindLast(record => record.Name == name).Value;

    /// <summary>The value as a number that is not negative, null if there is none.</summary>
    /// <exception cref="InvalidDataException">It is no such number.</exception>
    public long? FindNumber(string name) => Find(name) is { } text ? ParseNumber(text) : null;

    /// <exception cref="InvalidDataException">It is no number that is not negative.</exception>
    public static long ParseNumber(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidDataException("an extended header of the archive holds a number that is none");

    /// <summary>Adds the records of an extended header.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public void Add(ReadOnlySpan<byte> header)
    {
        while (!header.IsEmpty)
        {
            var space = header.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(header[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= space + 1 || length > header.Length
                || header[length - 1] != '\n')
            {
                throw new InvalidDataException("an extended header of the archive is malformed");
            }

            var record = header[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1)
                throw new InvalidDataException("an extended header of the archive is malformed");
            _records.Add((Encoding.UTF8.GetString(record[..equals]), Encoding.UTF8.GetString(record[(equals + 1)..])));
            header = header[length..];
        }
    }
}
