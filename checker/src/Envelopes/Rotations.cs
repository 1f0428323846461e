using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>The rotations that any log still holds and that took place: from which index and term on which key is the one to seal under.</summary>
internal sealed class Rotations(CommittedLog committed)
{
    private readonly Dictionary<KeyPurpose, ImmutableArray<(ulong Index, ulong Term, uint Key)>> _ofPurpose = [];

    public static Rotations Of(RunRecord run, DiskKeys keys, CommittedLog committed)
    {
        // What cannot be read here is reported by the checkers that judge it.
        var ignored = new AuditNotes("");
        var rotations = new Rotations(committed);
        var found = new SortedDictionary<ulong, (ulong Term, KeyPurpose Purpose, uint Key)>();
        foreach (var image in run.Disks)
        {
            DiskWalk.Entries(image, ignored, entry =>
            {
                // Of several entries at an index that may yet be committed that of the highest term is the likeliest.
                if (!committed.IsLost(entry) && OpenedEntries.EncryptionOf(entry, keys) is { Kind: EncryptionEntryKind.Rotation } rotation && !(found.TryGetValue(entry.Index, out var known) && known.Term >= entry.Term))
                    found[entry.Index] = (entry.Term, rotation.Purpose, rotation.KeyId);
            });
        }

        foreach (var purpose in found.GroupBy(entry => entry.Value.Purpose))
            rotations._ofPurpose[purpose.Key] = [.. purpose.Select(entry => (entry.Key, entry.Value.Term, entry.Value.Key))];
        return rotations;
    }

    /// <summary>The index of the first rotation of a purpose, 0 if no log holds one.</summary>
    public ulong First(KeyPurpose purpose) => _ofPurpose.TryGetValue(purpose, out var rotations) ? rotations[0].Index : 0;

    /// <summary>The rotation that took a key out of use before an index; null when none did, or it is not known.</summary>
    /// <param name="key">The key.</param>
    /// <param name="index">An index of the log: what stands there was sealed after every rotation below it.</param>
    public (ulong Index, ulong Term, uint Key)? Retired(KnownKey key, ulong index)
    {
        if (!_ofPurpose.TryGetValue(key.Purpose, out var rotations))
            return null;
        (ulong Index, ulong Term, uint Key)? retired = null;
        foreach (var rotation in rotations.Where(rotation => rotation.Index < index))
            retired = rotation.Key == key.Id ? null : retired ?? rotation;
        return retired;
    }

    /// <summary>Whether an entry is what a leader that was cut off left in its log.</summary>
    public bool IsLeftBehind(WalEntry entry) => committed.IsLost(entry);

    /// <summary>The index of the last rotation of a purpose below an index, 0 if there is none.</summary>
    public ulong Below(KeyPurpose purpose, ulong index)
    {
        ulong below = 0;
        if (_ofPurpose.TryGetValue(purpose, out var rotations))
        {
            foreach (var rotation in rotations)
                below = rotation.Index < index ? rotation.Index : below;
        }

        return below;
    }

    /// <summary>Whether a rotation that a log holds brought a key.</summary>
    public bool Brought(KnownKey key) => _ofPurpose.TryGetValue(key.Purpose, out var rotations) && rotations.Any(rotation => rotation.Key == key.Id);
}
