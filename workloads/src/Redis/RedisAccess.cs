namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>Whether a command can change anything. A read that was answered with an error changed nothing and showed nothing.</summary>
public enum RedisAccess
{
    Read,
    Write,
}
