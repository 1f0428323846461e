using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Nonces;

/// <summary>Where a nonce was used and for what.</summary>
/// <param name="Tag">The tag of the envelope: another tag means other content.</param>
/// <param name="Image">The node and capture.</param>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in the file.</param>
internal readonly record struct NonceUse(UInt128 Tag, DiskImage Image, string File, long Offset)
{
    public override string ToString() => $"{File} of {Image.Node} ({Image.Label}) at {Offset}";
}
