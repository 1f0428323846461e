namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>A raw row that a test may spoil.</summary>
internal sealed class ForgedRow(byte[] key, byte[] value)
{
    public byte[] Key { get; set; } = key;

    public byte[] Value { get; set; } = value;

    public ForgedRow Copy() => new([.. Key], [.. Value]);
}
