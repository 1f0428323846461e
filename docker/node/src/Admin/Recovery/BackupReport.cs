namespace Elastickv.Node.Admin.Recovery;

/// <summary>What <see cref="BackupVerification"/> found in a copy that is whole.</summary>
/// <param name="IsEncrypted">Whether encryption was ever bootstrapped there.</param>
/// <param name="Keys">Data keys that the KEK unwraps.</param>
/// <param name="SealedValues">Values that opened, of the rows and of the snapshots.</param>
/// <param name="ClearValues">Values in the clear.</param>
/// <param name="SealedLogEntries">Log entries that opened.</param>
/// <param name="Snapshots">Snapshot files.</param>
public sealed record BackupReport(bool IsEncrypted, int Keys, long SealedValues, long ClearValues, long SealedLogEntries, int Snapshots);
