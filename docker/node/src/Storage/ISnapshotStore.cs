namespace Elastickv.Node.Storage;

/// <summary>A store that can be read row by row, each row as it is at that moment, or as a whole as it is at one moment. Safe to use from any thread.</summary>
public interface ISnapshotStore : IStoreReader
{
    /// <summary>Several reads of one state.</summary>
    IStoreSnapshot OpenSnapshot();
}
