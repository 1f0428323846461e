using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Says by which values one transaction is known to come before another.</summary>
internal interface IDependencyProof
{
    /// <summary>A sentence without a full stop.</summary>
    /// <param name="earlier">The transaction that comes first.</param>
    /// <param name="later">The other.</param>
    /// <param name="dependency">One that the graph has between them; not that of a process or of time.</param>
    string Explain(NamedTransaction earlier, NamedTransaction later, Dependency dependency);
}
