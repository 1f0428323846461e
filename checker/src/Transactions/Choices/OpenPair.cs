namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>Two writes of one key, as steps, of which nobody saw which came first.</summary>
/// <param name="Likely">The one that is tried as the earlier.</param>
/// <param name="Other">The other one.</param>
internal readonly record struct OpenPair(int Likely, int Other)
{
    public int Earlier(bool isLikely) => isLikely ? Likely : Other;

    public int Later(bool isLikely) => isLikely ? Other : Likely;
}
