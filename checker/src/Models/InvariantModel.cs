using Elastickv.Jepsen.Checker.Invariants;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>Asks whether something held all the time.</summary>
internal sealed class InvariantModel(string name, string summary, Func<CheckRequest, IInvariant> create, params IReadOnlyList<string> consistencies) : IHistoryModel
{
    public string Name => name;

    public string Summary => summary;

    public IReadOnlyList<string> Consistencies => consistencies;

    public IHistoryCheck Begin(CheckRequest request) => new InvariantCheck(name, create(request));
}
