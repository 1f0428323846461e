namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>The part of a marker that is searched for.</summary>
/// <param name="Bytes">Between <see cref="NeedleIndex.MinimumNeedle"/> and <see cref="NeedleIndex.MaximumNeedle"/> bytes of the marker.</param>
/// <param name="Offset">Where they begin in the marker.</param>
internal readonly record struct Needle(ReadOnlyMemory<byte> Bytes, int Offset);
