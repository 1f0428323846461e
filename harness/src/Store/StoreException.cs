namespace Elastickv.Jepsen.Harness.Store;

/// <summary>The store cannot be used, or a folder holds no run: one line that names the cause and the remedy. The command line answers it with exit code 254.</summary>
public sealed class StoreException : Exception
{
    public StoreException()
    {
    }

    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
