namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>A call that did not answer OK: the server's status and message, or <see cref="GrpcStatus.Unavailable"/> and <see cref="GrpcStatus.DeadlineExceeded"/> as seen from here.</summary>
public sealed class GrpcException : Exception
{
    public GrpcException()
    {
    }

    public GrpcException(string message)
        : base(message)
    {
    }

    public GrpcException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public GrpcException(GrpcStatus status, string message, Exception? innerException = null)
        : base(message, innerException) => Status = status;

    public GrpcStatus Status { get; } = GrpcStatus.Unknown;
}
