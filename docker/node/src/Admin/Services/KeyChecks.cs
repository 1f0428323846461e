using System.Security.Cryptography;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Google.Protobuf;

namespace Elastickv.Node.Admin.Services;

/// <summary>Judges wrapped keys before anything is proposed (H-05): every replica must be able to open them, and no key may serve twice.</summary>
internal static class KeyChecks
{
    /// <summary>The data key inside wrapped bytes.</summary>
    /// <exception cref="Transport.Rpc.RpcException">InvalidArgument: they are no key wrapped under this cluster's KEK.</exception>
    public static byte[] Unwrap(KekWrapper kek, ByteString wrapped, string field)
    {
        try
        {
            return kek.Unwrap(wrapped.Span);
        }
        catch (EncryptionException e)
        {
            throw Refusals.InvalidArgument($"{field} is not a DEK wrapped under the cluster's KEK: {e.Message}");
        }
    }

    /// <summary>The same key bytes under two ids would use one nonce twice, since the two purposes count apart.</summary>
    public static void RequireNew(KekWrapper kek, byte[] dataKey, Sidecar sidecar)
    {
        foreach ((uint id, SidecarKey key) in sidecar.Keys)
        {
            if (CryptographicOperations.FixedTimeEquals(kek.Unwrap(key.Wrapped.AsSpan()), dataKey))
                throw Refusals.FailedPrecondition($"the new DEK is the one of key_id {id}; make a new one");
        }
    }

    public static bool IsSame(SidecarKey key, ByteString wrapped) => key.Wrapped.AsSpan().SequenceEqual(wrapped.Span);
}
