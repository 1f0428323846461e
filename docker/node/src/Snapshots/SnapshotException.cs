namespace Elastickv.Node.Snapshots;

/// <summary>A snapshot file cannot be used; nothing of it was restored.</summary>
public sealed class SnapshotException(SnapshotError error, string detail) : IOException($"{NameOf(error)}: {detail}")
{
    public SnapshotError Error { get; } = error;

    /// <summary>The specification's name, for example <c>ErrSnapshotHeaderUnknownMagic</c>.</summary>
    public string Name => NameOf(Error);

    private static string NameOf(SnapshotError error) => error switch
    {
        SnapshotError.FileCrc => "ErrFSMSnapshotFileCRC",
        SnapshotError.TokenCrc => "ErrFSMSnapshotTokenCRC",
        SnapshotError.HeaderUnknownMagic => "ErrSnapshotHeaderUnknownMagic",
        SnapshotError.HeaderInvalidLength => "ErrSnapshotHeaderInvalidLength",
        _ => "ErrFSMSnapshot" + error,
    };
}
