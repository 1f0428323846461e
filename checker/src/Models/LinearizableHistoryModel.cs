using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>Asks whether each key of a history is linearizable; for single objects strict serializability is the same.</summary>
internal sealed class LinearizableHistoryModel(string name, string summary, Func<CheckRequest, LinearizableModel> create) : IHistoryModel
{
    public string Name => name;

    public string Summary => summary;

    public IReadOnlyList<string> Consistencies { get; } = ["linearizable", "strict-serializable"];

    public IHistoryCheck Begin(CheckRequest request) => new LinearizableHistoryCheck(create(request), request);
}
