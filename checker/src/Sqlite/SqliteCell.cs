namespace Elastickv.Jepsen.Checker.Sqlite;

/// <summary>The payload of a cell of a b-tree: a record.</summary>
/// <param name="Payload">All of it, put together from its page and its overflow pages.</param>
/// <param name="Offset">Where its page stands in the database file.</param>
/// <param name="Scattered">Whether it stands on more than one page.</param>
internal sealed record SqliteCell(byte[] Payload, long Offset, bool Scattered);
