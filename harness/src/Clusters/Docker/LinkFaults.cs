namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>What is done to one directed link now.</summary>
internal sealed record LinkFaults
{
    public static readonly LinkFaults None = new();

    public bool Cut { get; init; }

    /// <summary>The share of packets that is lost.</summary>
    public double Lost { get; init; }

    /// <summary>The share of packets that is delivered twice.</summary>
    public double Doubled { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>0 for no limit.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Whether packets are late or limited, which is the business of the sender's queue.</summary>
    public bool IsShaped => Delay > TimeSpan.Zero || BytesPerSecond > 0;
}
