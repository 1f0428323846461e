namespace Elastickv.Jepsen.Checker.Bytes;

/// <summary>One field of a protobuf message: a number, or bytes.</summary>
internal readonly ref struct ProtoField(int number, ulong value, ReadOnlySpan<byte> bytes)
{
    public int Number { get; } = number;

    public ulong Value { get; } = value;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
