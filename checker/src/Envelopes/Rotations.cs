using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>The rotations that any log still holds: from which index and term on which key is the one to seal under.</summary>
internal sealed class Rotations
{
    private readonly Dictionary<KeyPurpose, ImmutableArray<(ulong Index, ulong Term, uint Key)>> _ofPurpose = [];

    public static Rotations Of(RunRecord run, DiskKeys keys)
    {
        // What cannot be read here is reported by the checkers that judge it.
        var ignored = new AuditNotes("");
        var found = new SortedDictionary<ulong, (ulong Term, KeyPurpose Purpose, uint Key)>();
        foreach (var image in run.Disks)
        {
            DiskWalk.Entries(image, ignored, entry =>
            {
                // Of several entries at an index that of the highest term is the one that was committed.
                if (OpenedEntries.EncryptionOf(entry, keys) is { Kind: EncryptionEntryKind.Rotation } rotation && !(found.TryGetValue(entry.Index, out var known) && known.Term >= entry.Term))
                    found[entry.Index] = (entry.Term, rotation.Purpose, rotation.KeyId);
            });
        }

        var rotations = new Rotations();
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

    /// <summary>Whether a rotation that a log holds brought a key.</summary>
    public bool Brought(KnownKey key) => _ofPurpose.TryGetValue(key.Purpose, out var rotations) && rotations.Any(rotation => rotation.Key == key.Id);
}
