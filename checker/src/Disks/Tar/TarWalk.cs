using System.Text;

namespace Elastickv.Jepsen.Checker.Disks.Tar;

/// <summary>
/// Goes through an archive member by member: POSIX and GNU forms, long names, large sizes, sparse files. What is no file (folders, links that
/// lead elsewhere, devices) is passed over.
/// </summary>
internal sealed class TarWalk(Stream archive)
{
    /// <summary>Longer names and extended headers are refused.</summary>
    private const int MaximumText = 1 << 20;

    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private readonly byte[] _passedOver = new byte[1 << 13];
    private readonly PaxRecords _everywhere = new();
    private long _left;
    private long _padding;

    /// <summary>The next file; null behind the last.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged or cut off.</exception>
    public TarMember? Next()
    {
        SkipRest();
        var next = new PaxRecords();
        string? name = null, link = null;
        while (ReadHeader() is { } header)
        {
            Begin(header.Size);
            switch (header.Type)
            {
                case TarHeader.GnuLongName:
                    name = ReadText();
                    break;
                case TarHeader.GnuLongLink:
                    link = ReadText();
                    break;
                case TarHeader.PaxOfNext:
                    next.Add(ReadSmall());
                    break;
                case TarHeader.PaxGlobal:
                    _everywhere.Add(ReadSmall());
                    break;
                case TarHeader.GnuContinued:
                    throw new InvalidDataException("it is a later part of an archive of several: join them first");
                default:
                    if (Member(header, name, link, next) is { } member)
                        return member;
                    SkipRest();
                    (name, link, next) = (null, null, new PaxRecords());
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads from what the archive stores of the last member; 0 at its end.</summary>
    /// <exception cref="InvalidDataException">The archive ends before.</exception>
    public int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _left);
        if (wanted == 0)
            return 0;
        Fill(buffer[..wanted]);
        _left -= wanted;
        return wanted;
    }

    private TarMember? Member(TarHeader header, string? longName, string? longLink, PaxRecords pax)
    {
        var size = pax.FindNumber("size") ?? _everywhere.FindNumber("size") ?? header.Size;
        var name = pax.Find("GNU.sparse.name") ?? pax.Find("path") ?? longName ?? header.Name;
        switch (header.Type)
        {
            case TarHeader.Folder or TarHeader.SymbolicLink or TarHeader.CharacterDevice or TarHeader.BlockDevice or TarHeader.Pipe or TarHeader.GnuVolume or TarHeader.GnuFolder:
                return null;
            case TarHeader.HardLink:
                return new TarMember(name, header.Mode, 0, [], pax.Find("linkpath") ?? longLink ?? header.LinkName);
            case TarHeader.GnuSparse:
                return OldSparse(header, name, size);
        }

        Begin(size);
        if (pax.Find("GNU.sparse.major") == "1")
            return new TarMember(name, header.Mode, RealSize(pax), SparseMap.Validate(ReadMap(), RealSize(pax), _left), LinkTo: null);
        if (SparseMap.Of(pax) is { } map)
            return new TarMember(name, header.Mode, RealSize(pax), SparseMap.Validate(map, RealSize(pax), _left), LinkTo: null);
        return name.EndsWith('/') && size == 0 ? null : new TarMember(name, header.Mode, size, [new TarExtent(0, size)], LinkTo: null);
    }

    private static long RealSize(PaxRecords pax) => pax.FindNumber("GNU.sparse.realsize") ?? pax.FindNumber("GNU.sparse.size")
        ?? throw new InvalidDataException("a sparse file in the archive has no length");

    /// <summary>Four ranges stand in the header itself, more in blocks behind it.</summary>
    private TarMember OldSparse(TarHeader header, string name, long stored)
    {
        const int Pairs = 386;
        const int Extended = 482;
        const int ExtendedAgain = 504;
        const int Length = 483;
        var extents = new List<TarExtent>();
        var length = TarHeader.Number(_block.AsSpan(Length, 12));
        SparseMap.AddPairs(_block.AsSpan(Pairs, Extended - Pairs), extents);
        for (var more = _block[Extended] != 0; more; more = _block[ExtendedAgain] != 0)
        {
            Fill(_block);
            SparseMap.AddPairs(_block.AsSpan(0, ExtendedAgain), extents);
        }

        Begin(stored);
        return new TarMember(name, header.Mode, length, SparseMap.Validate(extents, length, stored), LinkTo: null);
    }

    /// <summary>The form 1.0: numbers in lines before the content, their own number first, filled up to a whole block.</summary>
    private List<TarExtent> ReadMap()
    {
        var extents = new List<TarExtent>();
        var position = 0;
        for (var count = ReadLine(ref position); count > 0; count--)
            SparseMap.Add(extents, ReadLine(ref position), ReadLine(ref position));
        return extents;
    }

    private long ReadLine(ref int position)
    {
        const int LongestNumber = 20;
        var digits = new StringBuilder();
        while (digits.Length <= LongestNumber)
        {
            if (position == 0 && Read(_block) < _block.Length)
                break;
            var digit = (char)_block[position];
            position = (position + 1) % _block.Length;
            if (digit == '\n')
                return PaxRecords.ParseNumber(digits.ToString());
            digits.Append(digit);
        }

        throw new InvalidDataException("the list of holes of a file in the archive is malformed");
    }

    /// <summary>The next header; null at the mark of the end.</summary>
    private TarHeader? ReadHeader()
    {
        SkipRest();
        Fill(_block);
        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
            return null;
        return TarHeader.Parse(_block) ?? throw new InvalidDataException("something in the archive is no header where one should stand");
    }

    private void Begin(long size)
    {
        _left = size;
        _padding = (TarHeader.BlockSize - (size % TarHeader.BlockSize)) % TarHeader.BlockSize;
    }

    private byte[] ReadSmall()
    {
        if (_left > MaximumText)
            throw new InvalidDataException("a name or an extended header of the archive is too long");
        var bytes = new byte[_left];
        Read(bytes);
        SkipRest();
        return bytes;
    }

    private string ReadText() => Encoding.UTF8.GetString(ReadSmall()).TrimEnd('\0');

    private void SkipRest()
    {
        for (var skip = _left + _padding; skip > 0;)
        {
            var part = _passedOver.AsSpan(0, (int)Math.Min(_passedOver.Length, skip));
            Fill(part);
            skip -= part.Length;
        }

        (_left, _padding) = (0, 0);
    }

    private void Fill(Span<byte> buffer)
    {
        if (archive.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw new InvalidDataException("it ends before its end mark: it was cut off");
    }
}
