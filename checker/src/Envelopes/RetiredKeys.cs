using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>
/// Whether something was sealed under a key though that key's rotation was finished (D-56, D-163). A row is sealed when it is applied, which is after
/// every rotation below it. A proposal is sealed before its place in the log is known, so one that overtook the rotation, or one of a leader
/// that had not applied it yet, is no violation: only what was certainly sealed after the rotation took effect at that node. A leader that
/// was cut off never learns of a rotation in a later term, nor that its own was committed; what it goes on to propose lies in its log for good.
/// </summary>
internal sealed class RetiredKeys(RunRecord run, DiskKeys keys, Rotations rotations)
{
    /// <summary>A proposal that took its key right before a rotation may take its count right after one that took the new key: so many may be at work at once.</summary>
    internal const ulong InFlight = 256;

    private readonly Dictionary<(string Log, ushort Node, uint Key), (ushort Epoch, ulong Count)> _firstUse = [];
    private readonly Dictionary<(string Log, ushort Node, ulong Term, ulong Rotation), long> _firstAnswer = [];

    /// <summary>Whether a row holds a value that was written after the rotation, under a key from before it.</summary>
    public bool SealedLate(KnownKey key, WrittenValue value) => key.Purpose == KeyPurpose.Storage && IsAfter(value, Phase.RotatedStorage) && IsBeforeRotation(key);

    /// <summary>Judges the entries of one log in their order; says why an entry was sealed too late, or null.</summary>
    /// <param name="log">Tells logs apart.</param>
    /// <param name="entry">The entry, above the raft cutover.</param>
    /// <param name="key">The key that it is sealed under.</param>
    /// <param name="nonce">Its nonce.</param>
    /// <param name="carried">The values that it carries.</param>
    public string? Judge(string log, WalEntry entry, KnownKey key, Nonce nonce, IReadOnlyList<WrittenValue> carried)
    {
        if (rotations.IsLeftBehind(entry))
            return null;
        var why = rotations.Retired(key, entry.Index) is { } rotation ? JudgeRetired(log, entry, nonce, carried, rotation) : null;
        _firstUse.TryAdd((log, nonce.Node, key.Id), (nonce.Epoch, nonce.Count));
        var below = rotations.Below(KeyPurpose.Raft, entry.Index);
        foreach (var value in carried)
        {
            if (value.Acknowledged is { } answered)
                _firstAnswer[(log, nonce.Node, entry.Term, below)] = Math.Min(answered, _firstAnswer.GetValueOrDefault((log, nonce.Node, entry.Term, below), long.MaxValue));
        }

        return why;
    }

    private string? JudgeRetired(string log, WalEntry entry, Nonce nonce, IReadOnlyList<WrittenValue> carried, (ulong Index, ulong Term, uint Key) rotation)
    {
        if (entry.Term < rotation.Term)
            return null;
        if (_firstUse.TryGetValue((log, nonce.Node, rotation.Key), out var first) && (nonce.Epoch > first.Epoch || (nonce.Epoch == first.Epoch && nonce.Count > first.Count + InFlight)))
            return $"though its writer had used key {rotation.Key} before, which replaced it at index {rotation.Index}";

        // A leader answers once it has applied: what is invoked after its answer to something above the rotation is sealed with the rotation applied. Another
        // node's proposal may reach it sealed.
        var applied = _firstAnswer.TryGetValue((log, nonce.Node, entry.Term, rotations.Below(KeyPurpose.Raft, entry.Index)), out var answer) && carried.Any(value => value.Invoked > answer);
        return applied ? $"though it was written after that key was replaced by key {rotation.Key} at index {rotation.Index}" : null;
    }

    private bool IsAfter(WrittenValue value, string rotated) => run.PhasesReached.IndexOf(rotated) is >= 0 and var at && run.PhasesReached.IndexOf(value.Phase) >= at;

    private bool IsBeforeRotation(KnownKey key)
    {
        if (rotations.First(key.Purpose) != 0)
            return !rotations.Brought(key);
        var ids = keys.Ring.Keys.Where(other => other.Purpose == key.Purpose).ToImmutableArray();
        return ids.Length == 2 && !keys.IsActive(key.Id);
    }
}
