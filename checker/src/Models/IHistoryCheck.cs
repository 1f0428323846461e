using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>One check of one history: takes its events in order, then decides once. Used by one thread at a time.</summary>
public interface IHistoryCheck
{
    /// <summary>Takes the next event and keeps what it needs of it.</summary>
    /// <exception cref="MalformedHistoryException">The events so far cannot be a history.</exception>
    void Add(Operation operation);

    /// <summary>Judges what was taken.</summary>
    /// <param name="limits">What the decision may use before it answers <c>unknown</c>, besides the memory that the history takes.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    CheckReport Decide(SearchLimits limits, CancellationToken cancellationToken);
}
