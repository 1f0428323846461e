using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>What is demanded of rows that a source holds more than earlier snapshots of its node: sealed after the cutover, under the new key after a rotation.</summary>
internal sealed class LateRowRules(RowSource source, DiskKeys keys, Rotations rotations, RowAuditor rows)
{
    private readonly LateRows? _afterCutover = LateRows.Above(keys.StorageCutover, source);
    private readonly LateRows? _afterRotation = LateRows.Above(rotations.First(KeyPurpose.Storage), source);

    public void Judge(StoredRow row)
    {
        if (_afterCutover is not null && row.Kind == RowKind.Version && row.Header.Flags == RowHeader.ClearLive && _afterCutover.Contains(row))
            rows.Found(source, row, "clear-after-cutover", "is in clear, though it was written after the storage cutover");
        if (_afterRotation is not null && row.Kind == RowKind.Version && row.Header.IsSealed && Envelope.Fits(row.Body)
            && keys.Ring.Find(new Envelope(row.Body).KeyId) is { Purpose: KeyPurpose.Storage } key
            && rotations.Retired(key, _afterRotation.Index + 1) is { } rotation && _afterRotation.Contains(row))
        {
            rows.FoundRetired(source, row, key, $"though key {rotation.Key} had replaced it at index {rotation.Index}");
        }
    }
}
