namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>A needle found in a text.</summary>
/// <param name="Needle">Which one.</param>
/// <param name="Position">Where its first byte (its last, when reversed) stands.</param>
/// <param name="Reversed">Whether it stands there backwards.</param>
internal readonly record struct Match(int Needle, int Position, bool Reversed);
