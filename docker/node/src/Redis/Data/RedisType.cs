namespace Elastickv.Node.Redis.Data;

/// <summary>Kind of the value under a Redis key.</summary>
public enum RedisType
{
    None,
    String,
    List,
    Hash,
    Set,
    SortedSet,
}
