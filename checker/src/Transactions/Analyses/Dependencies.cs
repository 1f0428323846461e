using Elastickv.Jepsen.Checker.Transactions.Choices;
using Elastickv.Jepsen.Checker.Transactions.Explanations;

namespace Elastickv.Jepsen.Checker.Transactions.Analyses;

/// <summary>What stands behind the dependencies of the data.</summary>
/// <param name="Proof">Explains them.</param>
/// <param name="FindOpenPairs">Finds the writes whose order they leave open, as far as it matters to a serial order or not; null where it does not.</param>
internal sealed record Dependencies(IDependencyProof Proof, Func<bool, OpenPairs?> FindOpenPairs);
