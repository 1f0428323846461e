namespace Elastickv.Node.Redis;

/// <summary>The hybrid logical clock that stamps requests: wall milliseconds &lt;&lt; 16 | counter, strictly rising. Safe to call from any thread.</summary>
public interface ITimestampSource
{
    ulong Next();
}
