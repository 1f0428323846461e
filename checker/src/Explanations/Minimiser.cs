namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>Leaves out of a list what is not needed for something to hold: first halves, then ever smaller pieces.</summary>
internal static class Minimiser
{
    /// <param name="parts">With all of them it holds.</param>
    /// <param name="holds">Whether it still holds with some of them.</param>
    public static List<T> Minimise<T>(List<T> parts, Func<List<T>, bool> holds)
    {
        for (var size = (parts.Count + 1) / 2; size > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var from = 0; from < parts.Count;)
            {
                List<T> rest = [.. parts[..from], .. parts[Math.Min(from + size, parts.Count)..]];
                if (holds(rest))
                    parts = rest;
                else
                    from += size;
            }
        }

        return parts;
    }
}
