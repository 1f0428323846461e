namespace Elastickv.Jepsen.Cli;

/// <summary>What the user gave cannot be used. The message is one line that names the cause and the remedy; exit code 254.</summary>
public sealed class BadInputException : Exception
{
    public BadInputException()
    {
    }

    public BadInputException(string message)
        : base(message)
    {
    }

    public BadInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
