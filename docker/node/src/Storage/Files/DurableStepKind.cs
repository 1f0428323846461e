namespace Elastickv.Node.Storage.Files;

/// <summary>The kinds of <see cref="DurableStep"/>.</summary>
public enum DurableStepKind
{
    /// <summary>Content was written that a power loss may still take.</summary>
    Written,

    /// <summary>The content of a file is durable.</summary>
    FileSynced,
    Renamed,

    /// <summary>The names in a directory are durable.</summary>
    DirectorySynced,

    /// <summary>A transaction of the row store was committed; a crash of the process keeps it, a power loss may not.</summary>
    RowsCommitted,

    /// <summary>All transactions of the row store are durable.</summary>
    RowsSynced,
}
