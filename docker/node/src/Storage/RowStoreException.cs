namespace Elastickv.Node.Storage;

/// <summary>The database refused or failed an operation. A damaged file shows as this, never as a missing row.</summary>
public sealed class RowStoreException(string message) : IOException(message);
