namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>The cluster could not be set up: one line that names the cause and the remedy. The command line answers it with exit code 254.</summary>
public sealed class ClusterException : Exception
{
    public ClusterException()
    {
    }

    public ClusterException(string message)
        : base(message)
    {
    }

    public ClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
