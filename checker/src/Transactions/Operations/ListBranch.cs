namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>
/// The longest list of its line that was read of a key. Its elements are also kept as the text they had in the file, so that the same
/// beginning in another line is recognised by comparing bytes.
/// </summary>
internal sealed class ListBranch(int next)
{
    private long[] _values = [];
    private byte[] _text = [];
    private int[] _ends = [];
    private int _textCount;

    /// <summary>The next branch of the same key, or -1.</summary>
    public int Next => next;

    public int Count { get; private set; }

    public ReadOnlySpan<long> Values => _values.AsSpan(0, Count);

    /// <summary>The text of the first elements, as many as are known as text, with commas between them.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _textCount == 0 ? 0 : _ends[_textCount - 1]);

    /// <summary>How many elements <see cref="Text"/> has.</summary>
    public int TextCount => _textCount;

    public void Add(long value)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, Math.Max(4, Count * 2));
        _values[Count++] = value;
    }

    /// <summary>Remembers the text of the first element that has none yet.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        var length = Text.Length;
        var begin = length == 0 ? 0 : length + 1;
        if (begin + text.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(16, (begin + text.Length) * 2));
        if (_textCount == _ends.Length)
            Array.Resize(ref _ends, Math.Max(4, _textCount * 2));
        if (begin > 0)
            _text[length] = (byte)',';
        text.CopyTo(_text.AsSpan(begin));
        _ends[_textCount++] = begin + text.Length;
    }

    /// <summary>How many elements the first so many bytes of the text are; negative if they end within one.</summary>
    public int CountAt(int textLength)
    {
        var place = Array.BinarySearch(_ends, 0, _textCount, textLength);
        return place < 0 ? -1 : place + 1;
    }
}
