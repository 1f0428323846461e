using System.Globalization;
using System.Text;

namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>
/// Reads values of Clojure's extensible data notation, as far as Jepsen's histories use it: nil, booleans, numbers, strings, characters,
/// keywords, symbols, lists, vectors, sets, maps, comments, discards and metadata. A tag says nothing here and is dropped; a number that
/// is not a whole one of 64 bits is kept as its text.
/// </summary>
internal sealed class EdnReader(EdnSource source)
{
    private const int MaxDepth = 64;

    private readonly StringBuilder _text = new();
    private readonly List<byte> _bytes = [];
    private readonly Dictionary<string, EdnKeyword> _keywords = new(StringComparer.Ordinal);
    private int _depth;

    /// <summary>Begins another text, also where the last one was wrong.</summary>
    public void Restart(ReadOnlySpan<byte> text)
    {
        _depth = 0;
        source.Restart(text);
    }

    /// <summary>Skips what says nothing. Returns the first byte of what follows, without taking it, or <see cref="EdnSource.End"/>.</summary>
    public int SkipBlank()
    {
        while (true)
        {
            var next = source.Peek();
            if (next == ';')
                SkipLine();
            else if (next is ' ' or ',' or '\n' or '\r' or '\t' or '\f')
                source.Next();
            else
                return next;
        }
    }

    /// <exception cref="FormatException">What is wrong with the text.</exception>
    public object? Read()
    {
        if (++_depth > MaxDepth)
            throw new FormatException($"values are nested more than {MaxDepth} deep");
        var first = SkipBlank();
        var value = first switch
        {
            EdnSource.End => throw new FormatException("the text ends in the middle of a value"),
            '(' => ReadItems(')'),
            '[' => ReadItems(']'),
            '{' => ReadMap(),
            '"' => ReadString(),
            '\\' => ReadCharacter(),
            '#' => ReadDispatch(),
            '^' => ReadAfterMetadata(),
            ')' or ']' or '}' => throw new FormatException($"an unexpected {(char)first}"),
            _ => ReadAtom(),
        };
        _depth--;
        return value;
    }

    private void SkipLine()
    {
        while (source.Peek() is not ('\n' or EdnSource.End))
            source.Next();
    }

    private List<object?> ReadItems(char end)
    {
        source.Next();
        var items = new List<object?>();
        while (!TakeEnd(end))
            AddUnlessDiscarded(items);
        return items;
    }

    private EdnMap ReadMap()
    {
        var items = ReadItems('}');
        if (items.Count % 2 != 0)
            throw new FormatException("a map has a key without a value");
        var map = new EdnMap();
        for (var i = 0; i < items.Count; i += 2)
            map.Entries.Add((items[i], items[i + 1]));
        return map;
    }

    private bool TakeEnd(char end)
    {
        var next = SkipBlank();
        if (next == EdnSource.End)
            throw new FormatException($"the text ends before a {end}");
        if (next != end)
            return false;
        source.Next();
        return true;
    }

    private void AddUnlessDiscarded(List<object?> items)
    {
        var item = Read();
        if (!ReferenceEquals(item, Discarded.Instance))
            items.Add(item);
    }

    private string ReadString()
    {
        source.Next();
        _bytes.Clear();
        while (true)
        {
            var next = source.Next();
            if (next == '"')
                return Encoding.UTF8.GetString([.. _bytes]);
            if (next == EdnSource.End)
                throw new FormatException("the text ends in the middle of a string");
            if (next == '\\')
                AddEscaped(source.Next());
            else
                _bytes.Add((byte)next);
        }
    }

    private void AddEscaped(int escaped)
    {
        if (escaped == 'u')
        {
            _bytes.AddRange(Encoding.UTF8.GetBytes(ReadCodeUnit().ToString()));
            return;
        }

        _bytes.Add((byte)(escaped switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            '"' or '\\' or '/' => escaped,
            _ => throw new FormatException("a string has an unknown escape"),
        }));
    }

    private char ReadCodeUnit()
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            var digit = source.Next();
            if (digit == EdnSource.End || !char.IsAsciiHexDigit((char)digit))
                throw new FormatException("a string has a broken escape");
            unit = (unit * 16) + Convert.ToInt32(((char)digit).ToString(), 16);
        }

        return (char)unit;
    }

    private string ReadCharacter()
    {
        source.Next();
        var first = source.Next();
        if (first == EdnSource.End)
            throw new FormatException("the text ends in the middle of a character");
        return (char)first + ReadWord();
    }

    private object? ReadDispatch()
    {
        source.Next();
        switch (source.Peek())
        {
            case '{':
                return ReadItems('}');
            case '"':
                return ReadString();
            case '_':
                source.Next();
                Read();
                return Discarded.Instance;
            case '#' or ':':
                source.Next();
                ReadWord();
                return SkipBlank() == '{' ? ReadMap() : "";
            default:
                ReadWord();
                return Read();
        }
    }

    private object? ReadAfterMetadata()
    {
        source.Next();
        Read();
        return Read();
    }

    private object? ReadAtom()
    {
        if (source.Peek() == ':')
        {
            source.Next();
            return Keyword(ReadWord());
        }

        var word = ReadWord();
        return word switch
        {
            "" => throw new FormatException("an unexpected character"),
            "nil" => null,
            "true" => true,
            "false" => false,
            _ when long.TryParse(word.AsSpan().TrimEnd('N'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => word,
        };
    }

    private EdnKeyword Keyword(string word)
    {
        if (word.Length == 0)
            throw new FormatException("a colon without a name");
        if (!_keywords.TryGetValue(word, out var keyword))
            _keywords.Add(word, keyword = new EdnKeyword(word));
        return keyword;
    }

    private string ReadWord()
    {
        _text.Clear();
        while (source.Peek() is var next && !IsDelimiter(next))
            _text.Append((char)source.Next());
        return _text.ToString();
    }

    private static bool IsDelimiter(int character) =>
        character is EdnSource.End or <= ' ' or ',' or ';' or '"' or '(' or ')' or '[' or ']' or '{' or '}' or '^';

    /// <summary>What a discard leaves.</summary>
    internal sealed class Discarded
    {
        public static readonly Discarded Instance = new();
    }
}
