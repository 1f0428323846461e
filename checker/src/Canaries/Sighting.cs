using Elastickv.Jepsen.Checker.Canaries.Layers;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>A marker that stands where it must not.</summary>
/// <param name="Origin">Where it begins, or what it is encoded in.</param>
/// <param name="Marker">What was found.</param>
/// <param name="Reversed">Whether it stands there backwards.</param>
/// <param name="Layer">What it is encoded in; null when it stands there as it is.</param>
internal sealed record Sighting(Origin Origin, Marker Marker, bool Reversed, Layer? Layer);
