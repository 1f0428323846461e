using System.Text;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>What a container wrote at one moment: a line with its line break, or a part of a very long one.</summary>
/// <param name="Time">When the Engine received it.</param>
/// <param name="Bytes">What was written.</param>
public sealed record LogPiece(LogTime Time, byte[] Bytes)
{
    /// <summary>The Engine writes the time, a space, and then what was written.</summary>
    /// <exception cref="EngineException">There is no time before it.</exception>
    internal static LogPiece Parse(ReadOnlyMemory<byte> frame)
    {
        var space = frame.Span.IndexOf((byte)' ');
        if (space < 0 || !LogTime.TryParse(Encoding.ASCII.GetString(frame.Span[..space]), out var time))
            throw new EngineException("the Docker Engine sent a line of a log without its time");
        return new LogPiece(time, frame[(space + 1)..].ToArray());
    }
}
