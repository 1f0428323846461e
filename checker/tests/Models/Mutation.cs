using System.Text;

namespace Elastickv.Jepsen.Checker.Tests.Models;

/// <summary>Damages a text at a few places, in ways that often leave something readable.</summary>
internal static class Mutation
{
    private const int MaxMutations = 4;

    private static readonly byte[][] Pieces =
        [.. new[] { "\"", "{", "}", "[", "]", "null", "-1", "99999999999999999999", ":ok", "\n", "\\u", "é", "#", ";", "1e9" }.Select(Encoding.UTF8.GetBytes)];

    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var i = random.Next(MaxMutations) + 1; i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }

        return [.. bytes];
    }
}
