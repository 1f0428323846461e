namespace Elastickv.Jepsen.Checker.Models;

/// <summary>A question that can be asked of a recorded history by name: what the store claims to be. Stateless; each check has its own <see cref="IHistoryCheck"/>.</summary>
public interface IHistoryModel
{
    /// <summary>As users spell it: <c>cas-register</c>, <c>list-append</c>, …</summary>
    string Name { get; }

    /// <summary>The operations it knows and what it asks of them, in one line.</summary>
    string Summary { get; }

    /// <summary>The consistency models it can be held to, the usual one first; empty where there is no choice.</summary>
    IReadOnlyList<string> Consistencies { get; }

    /// <summary>Begins a check.</summary>
    IHistoryCheck Begin(CheckRequest request);
}
