using System.Security.Cryptography;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Encryption.Startup;

/// <summary>
/// The reasons not to start that need only flags, sidecar, KEK and a snapshot's header (spec §10). None of them leaves a change in a
/// file. Every refusal is an <see cref="EncryptionException"/> whose error names the guard.
/// </summary>
public static class StartupGuards
{
    /// <summary>The guards of §10.1 step 4 in their order.</summary>
    /// <param name="enabled"><c>--encryption-enabled</c>.</param>
    /// <param name="kek">The loaded KEK, null without a source.</param>
    /// <param name="file">The sidecar, null without <c>--encryptionSidecarPath</c>.</param>
    public static void Check(bool enabled, KekWrapper? kek, SidecarFile? file, IFileOperations? files = null)
    {
        RequireFlagForSidecar(enabled, file);
        if (!enabled)
            return;
        if (kek is null)
            throw new EncryptionException(EncryptionError.KekRequiredWithFlag);
        if (file is null)
            return;
        if (file.Read() is { } sidecar)
        {
            foreach (var (_, key) in Unwrap(sidecar, kek))
                CryptographicOperations.ZeroMemory(key);
            RequireEpochsLeft(sidecar);
        }

        FilesystemProbe.Run(file.Path, files);
    }

    /// <exception cref="EncryptionException"><see cref="EncryptionError.SidecarPresentWithoutFlag"/>.</exception>
    private static void RequireFlagForSidecar(bool enabled, SidecarFile? file)
    {
        if (!enabled && file is { Exists: true })
            throw new EncryptionException(EncryptionError.SidecarPresentWithoutFlag, file.Path);
    }

    /// <summary>All keys of a sidecar unwrapped, ids ascending, each checked against its binding if it has one.</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.KekMismatch"/> or <see cref="EncryptionError.DekBindingMismatch"/>.</exception>
    public static IReadOnlyList<KeyValuePair<uint, byte[]>> Unwrap(Sidecar sidecar, KekWrapper kek)
    {
        var unwrapped = new List<KeyValuePair<uint, byte[]>>();
        foreach (var (keyId, key) in sidecar.Keys)
        {
            var bytes = Unwrap(keyId, key, kek);
            if (!key.Binding.IsEmpty)
                DekBinding.Require(key.Binding.AsSpan(), bytes, keyId, key.Purpose);
            unwrapped.Add(new(keyId, bytes));
        }

        return unwrapped;
    }

    /// <exception cref="EncryptionException"><see cref="EncryptionError.LocalEpochExhausted"/>.</exception>
    public static void RequireEpochsLeft(Sidecar sidecar)
    {
        foreach (var purpose in (ReadOnlySpan<Purpose>)[Purpose.Storage, Purpose.Raft])
        {
            if (sidecar.Active(purpose) is not 0 and var active && sidecar.Keys[active].LocalEpoch == ushort.MaxValue)
                throw new EncryptionException(EncryptionError.LocalEpochExhausted, $"{purpose.Name()} key_id {active}");
        }
    }

    /// <summary>No two members may share the 16 bits that go into nonces; asked once keys are active (§10.1 step 5).</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.NodeIdCollision"/>.</exception>
    public static void RequireDistinctNodes(IEnumerable<string> raftIds)
    {
        var seen = new Dictionary<ushort, string>();
        foreach (var raftId in raftIds.Distinct(StringComparer.Ordinal))
        {
            var id16 = NodeIdentity.Of(raftId).Id16;
            if (!seen.TryAdd(id16, raftId))
                throw new EncryptionException(EncryptionError.NodeIdCollision, $"{seen[id16]} and {raftId}, 0x{id16:x4}");
        }
    }

    /// <summary>An active cutover needs an active raft key (§10.1 step 6).</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.RaftScope"/>.</exception>
    public static void RequireRaftKey(Sidecar sidecar)
    {
        if (sidecar.RaftEnvelopeCutoverIndex != 0 && sidecar.ActiveRaft == 0)
            throw new EncryptionException(EncryptionError.RaftScope, $"cutover {sidecar.RaftEnvelopeCutoverIndex}");
    }

    /// <summary>The cutover in the newest snapshot's header must be the sidecar's. A header without one is older than the cutover.</summary>
    /// <param name="headerCutover">0 for none.</param>
    /// <param name="sidecar">Null counts as cutover 0.</param>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.EnvelopeCutoverDivergence"/>.</exception>
    public static void RequireMatchingCutover(ulong headerCutover, Sidecar? sidecar)
    {
        var known = sidecar?.RaftEnvelopeCutoverIndex ?? 0;
        if (headerCutover != 0 && headerCutover != known)
            throw new EncryptionException(EncryptionError.EnvelopeCutoverDivergence, $"snapshot {headerCutover}, sidecar {known}");
    }

    private static byte[] Unwrap(uint keyId, SidecarKey key, KekWrapper kek)
    {
        try
        {
            return kek.Unwrap(key.Wrapped.AsSpan());
        }
        catch (EncryptionException error)
        {
            throw new EncryptionException(EncryptionError.KekMismatch, $"key_id {keyId}", error);
        }
    }
}
