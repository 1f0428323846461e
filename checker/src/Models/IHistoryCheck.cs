using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>One check of one history: takes its events in order, then decides once. Used by one thread at a time.</summary>
public interface IHistoryCheck
{
    /// <summary>Takes the next event and keeps what it needs of it.</summary>
    /// <exception cref="MalformedHistoryException">The events so far cannot be a history.</exception>
    void Add(Operation operation);

    /// <summary>Judges what was taken, within the limits of the request.</summary>
    CheckReport Decide(CancellationToken cancellationToken);
}
