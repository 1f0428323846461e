using System.Globalization;
using System.Text;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Scores as Redis prints them: integers plainly, others with as many digits as tell them apart.</summary>
internal static class ScoreText
{
    private const double PlainIntegers = 1e17;

    public static byte[] Format(double score) => Encoding.ASCII.GetBytes(Text(score));

    private static string Text(double score)
    {
        if (double.IsInfinity(score))
            return score > 0 ? "inf" : "-inf";
        if (Math.Abs(score) < PlainIntegers && Math.Truncate(score) == score)
            return ((long)score).ToString(CultureInfo.InvariantCulture);
        return score.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
    }
}
