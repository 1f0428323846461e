namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>An element of a list that was read and should not be there.</summary>
/// <param name="Position">Where it stands in the list, from 0.</param>
/// <param name="Writer">The step of a failed transaction that wrote it, or <see cref="WriterLookup.Nobody"/>.</param>
internal readonly record struct Suspect(int Position, int Writer);
