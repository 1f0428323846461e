namespace Elastickv.Jepsen.Harness.Links;

/// <summary>What a link does to bytes now.</summary>
internal sealed record LinkState(bool Cut, TimeSpan Delay, long BytesPerSecond)
{
    public static readonly LinkState Clear = new(Cut: false, TimeSpan.Zero, BytesPerSecond: 0);

    public bool IsClear => !Cut && Delay <= TimeSpan.Zero && BytesPerSecond <= 0;
}
