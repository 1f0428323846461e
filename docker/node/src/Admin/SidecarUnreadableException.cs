namespace Elastickv.Node.Admin;

/// <summary>The sidecar file exists but cannot be used.</summary>
/// <param name="message">Why, as the operator should read it.</param>
/// <param name="isUnknownVersion">Whether it is of a version this node does not know (<c>ErrSidecarVersion</c>), which an upgrade cures.</param>
/// <param name="inner">What was found.</param>
public sealed class SidecarUnreadableException(string message, bool isUnknownVersion, Exception? inner = null) : Exception(message, inner)
{
    public bool IsUnknownVersion { get; } = isUnknownVersion;
}
