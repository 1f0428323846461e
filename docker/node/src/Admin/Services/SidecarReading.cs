using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Sidecars;

namespace Elastickv.Node.Admin.Services;

/// <summary>Reads this node's sidecar with the status codes of spec §7.2.</summary>
internal static class SidecarReading
{
    /// <summary>The sidecar, or null if there is no file.</summary>
    public static Sidecar? Find(this IEncryptionState state)
    {
        if (!state.HasSidecarPath)
            throw Refusals.FailedPrecondition("sidecar path is not configured on this node");
        try
        {
            return state.ReadSidecar();
        }
        catch (EncryptionException e)
        {
            throw Refusals.UnreadableSidecar(e);
        }
    }

    public static Sidecar Require(this IEncryptionState state) => state.Find() ?? throw Refusals.FailedPrecondition("sidecar file does not exist on this node");

    public static Sidecar RequireBootstrapped(this IEncryptionState state) =>
        state.Find() is { IsBootstrapped: true } sidecar ? sidecar : throw Refusals.NotBootstrapped();
}
