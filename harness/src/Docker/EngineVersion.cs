using System.Globalization;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>A version of the Engine's API, <c>1.41</c>.</summary>
public sealed record EngineVersion(int Major, int Minor)
{
    /// <summary>The version that the client is written for. Later Engines speak it too, unless they say otherwise.</summary>
    public static readonly EngineVersion Spoken = new(1, 41);

    /// <summary>The version for an Engine that speaks <paramref name="oldest"/> to <paramref name="newest"/>.</summary>
    /// <exception cref="EngineException">The Engine is too old.</exception>
    public static EngineVersion Negotiate(EngineVersion oldest, EngineVersion newest)
    {
        if (newest.IsOlderThan(Spoken))
            throw new EngineException($"the Docker Engine speaks API {newest} at most, and the suite needs {Spoken}: install Docker 20.10 or later.");
        return Spoken.IsOlderThan(oldest) ? oldest : Spoken;
    }

    /// <exception cref="EngineException">It is no version.</exception>
    public static EngineVersion Parse(string? text) =>
        text?.Split('.') is [var major, var minor]
        && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? new EngineVersion(first, second)
            : throw new EngineException($"what answers as the Docker Engine calls its API version '{text}': is it a Docker Engine?");

    public bool IsOlderThan(EngineVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor)) < 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
