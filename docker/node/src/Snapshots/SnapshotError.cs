namespace Elastickv.Node.Snapshots;

/// <summary>The named errors of snapshot files (spec §11).</summary>
public enum SnapshotError
{
    FileCrc,
    TokenCrc,
    NotFound,
    TooSmall,
    TokenInvalid,
    TooLarge,
    HeaderUnknownMagic,
    HeaderInvalidLength,
    StoreFormat,
    Malformed,
}
