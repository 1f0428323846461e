using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>A check that can read a recorded history by itself, faster than one event after the other.</summary>
public interface IFileHistoryCheck : IHistoryCheck
{
    /// <summary>Takes all events of a history; instead of <see cref="IHistoryCheck.Add"/>.</summary>
    /// <param name="input">The history; is read, not closed.</param>
    /// <param name="progressed">Is told now and then, and in the end, how many events were taken so far; may throw to end it.</param>
    /// <exception cref="MalformedInputException">Something is not an operation.</exception>
    /// <exception cref="MalformedHistoryException">The events cannot be a history.</exception>
    void ReadAll(HistoryInput input, Action<long> progressed);
}
