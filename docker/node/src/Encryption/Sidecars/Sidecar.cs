using System.Collections.Immutable;
using System.Globalization;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Sidecars;

/// <summary>The content of <c>keys.json</c> (spec §4.2): which keys there are and how far the rollout went. Immutable.</summary>
public sealed record Sidecar
{
    public static Sidecar Empty { get; } = new();

    /// <summary>Index of the last encryption-relevant entry applied; never decreases (spec §4.4).</summary>
    public ulong RaftAppliedIndex { get; init; }

    public bool StorageEnvelopeActive { get; init; }

    public ulong StorageEnvelopeCutoverIndex { get; init; }

    /// <summary>0 while phase 2 is not active.</summary>
    public ulong RaftEnvelopeCutoverIndex { get; init; }

    /// <summary>Active storage key, 0 before bootstrap.</summary>
    public uint ActiveStorage { get; init; }

    /// <summary>Active raft key, 0 before bootstrap.</summary>
    public uint ActiveRaft { get; init; }

    public ImmutableSortedDictionary<uint, SidecarKey> Keys { get; init; } = ImmutableSortedDictionary<uint, SidecarKey>.Empty;

    public bool IsBootstrapped => ActiveStorage != 0 || ActiveRaft != 0;

    public uint Active(Purpose purpose) => purpose switch
    {
        Purpose.Storage => ActiveStorage,
        Purpose.Raft => ActiveRaft,
        _ => throw new EncryptionException(EncryptionError.SidecarPurpose, purpose.ToString()),
    };

    public Sidecar WithActive(Purpose purpose, uint keyId) => purpose switch
    {
        Purpose.Storage => this with { ActiveStorage = keyId },
        Purpose.Raft => this with { ActiveRaft = keyId },
        _ => throw new EncryptionException(EncryptionError.SidecarPurpose, purpose.ToString()),
    };

    public Sidecar WithKey(uint keyId, SidecarKey key) => this with { Keys = Keys.SetItem(keyId, key) };

    /// <summary>Without a key that is active for no purpose; an active one stays.</summary>
    public Sidecar WithoutInactiveKey(uint keyId) => keyId == ActiveStorage || keyId == ActiveRaft ? this : this with { Keys = Keys.Remove(keyId) };

    /// <summary>Records an applied entry; a lower index changes nothing.</summary>
    public Sidecar WithAppliedIndex(ulong index) => this with { RaftAppliedIndex = Math.Max(RaftAppliedIndex, index) };

    /// <summary>Judges the keys and the active ids (spec §4.2).</summary>
    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.SidecarReservedKeyId"/>, <see cref="EncryptionError.SidecarPurpose"/>,
    /// <see cref="EncryptionError.SidecarActiveKeyMissing"/> or <see cref="EncryptionError.SidecarActivePurposeMismatch"/>.
    /// </exception>
    public void Validate()
    {
        if (Keys.ContainsKey(0))
            throw new EncryptionException(EncryptionError.SidecarReservedKeyId);
        foreach (var key in Keys.Values)
            _ = key.Purpose.Name();
        ValidateActive(Purpose.Storage);
        ValidateActive(Purpose.Raft);
    }

    public bool Equals(Sidecar? other) =>
        other is not null && RaftAppliedIndex == other.RaftAppliedIndex && StorageEnvelopeActive == other.StorageEnvelopeActive &&
        StorageEnvelopeCutoverIndex == other.StorageEnvelopeCutoverIndex && RaftEnvelopeCutoverIndex == other.RaftEnvelopeCutoverIndex &&
        ActiveStorage == other.ActiveStorage && ActiveRaft == other.ActiveRaft && Keys.SequenceEqual(other.Keys);

    public override int GetHashCode() => HashCode.Combine(RaftAppliedIndex, ActiveStorage, ActiveRaft, Keys.Count);

    private void ValidateActive(Purpose purpose)
    {
        var active = Active(purpose);
        if (active == 0)
            return;
        var where = string.Create(CultureInfo.InvariantCulture, $"active.{purpose.Name()}={active}");
        if (!Keys.TryGetValue(active, out var key))
            throw new EncryptionException(EncryptionError.SidecarActiveKeyMissing, where);
        if (key.Purpose != purpose)
            throw new EncryptionException(EncryptionError.SidecarActivePurposeMismatch, $"{where} is a {key.Purpose.Name()} key");
    }
}
