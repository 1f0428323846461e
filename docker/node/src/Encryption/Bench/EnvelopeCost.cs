namespace Elastickv.Node.Encryption.Bench;

/// <summary>What <see cref="EnvelopeBench"/> found.</summary>
/// <param name="PerSecond">Values sealed and opened in a second.</param>
/// <param name="RawPerSecond">Values encrypted and decrypted in a second by a bare cipher, with the same associated data.</param>
/// <param name="UnboundPerSecond">The same without associated data.</param>
public readonly record struct EnvelopeCost(double PerSecond, double RawPerSecond, double UnboundPerSecond)
{
    /// <summary>Speed of the envelope in terms of the bare cipher's: 1 would be no cost at all.</summary>
    public double Ratio => PerSecond / RawPerSecond;

    /// <summary>The same in terms of a cipher that binds the value to nothing, which the format forbids.</summary>
    public double UnboundRatio => PerSecond / UnboundPerSecond;
}
