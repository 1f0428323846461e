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

    /// <summary>While a KEK is being replaced, a new key must be wrapped under the one that the others are wrapped under now.</summary>
    public static void RequirePresentKek(KekWrapper kek, ByteString wrapped, Sidecar sidecar)
    {
        if (kek.IsOwn(wrapped.Span) != kek.IsOwn(sidecar.Keys[sidecar.ActiveStorage].Wrapped.AsSpan()))
            throw Refusals.InvalidArgument("wrapped_new_dek is wrapped under another KEK than the keys of this cluster");
    }

    public static bool IsSame(SidecarKey key, ByteString wrapped) => key.Wrapped.AsSpan().SequenceEqual(wrapped.Span);
}
