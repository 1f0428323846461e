using System.Net;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>
/// The Docker Engine refused a call, with its own message, or did not answer (<see cref="Status"/> is null). One line, with the remedy where there is one.
/// </summary>
public sealed class EngineException : Exception
{
    public EngineException()
    {
    }

    public EngineException(string message)
        : base(message)
    {
    }

    public EngineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public EngineException(HttpStatusCode status, string message)
        : base(message) => Status = status;

    /// <summary>What the Engine answered; null if it did not.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>There is no such container, image, network, volume or path.</summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    /// <summary>The thing is in a state that rules the call out, or its name is taken.</summary>
    public bool IsConflict => Status == HttpStatusCode.Conflict;
}
