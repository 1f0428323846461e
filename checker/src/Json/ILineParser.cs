namespace Elastickv.Jepsen.Checker.Json;

/// <summary>Turns lines into records. Each thread that reads has its own.</summary>
internal interface ILineParser<out T>
    where T : class
{
    /// <summary>The record of one line, or null when the line is none of ours.</summary>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    T? Parse(ReadOnlySpan<byte> line);
}
