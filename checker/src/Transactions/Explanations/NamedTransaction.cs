namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>A transaction and how a text calls it.</summary>
internal readonly record struct NamedTransaction(int Transaction, string Name);
