namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>The five kinds of RESP2 replies.</summary>
public enum RespKind
{
    SimpleString,
    Error,
    Integer,
    Bulk,
    Array,
}
