namespace Elastickv.Jepsen.Checker.Json;

/// <summary>A recorded file that cannot be understood. Its message is one line that names the file, the line and the reason.</summary>
public sealed class MalformedInputException : FormatException
{
    public MalformedInputException(string source, long line, string reason, Exception? inner = null)
        : base(line > 0 ? $"{source}:{line}: {reason}" : $"{source}: {reason}", inner)
    {
        Input = source;
        Line = line;
        Reason = reason;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Input { get; }

    /// <summary>The line from 1; 0 when the whole file is meant.</summary>
    public long Line { get; }

    public string Reason { get; }
}
