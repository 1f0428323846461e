namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>A plan cannot be read or made: one line that names the place, the cause and the remedy. The command line answers it with exit code 254.</summary>
public sealed class PlanException : Exception
{
    public PlanException()
    {
    }

    public PlanException(string message)
        : base(message)
    {
    }

    public PlanException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
