using Elastickv.Jepsen.Checker.Invariants;
using Elastickv.Jepsen.Checker.Linearizability.Models;
using Elastickv.Jepsen.Checker.Transactions;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>Every model a history can be checked against. A new one needs a line here and nothing else.</summary>
public static class HistoryModelCatalogue
{
    private const string Linearizable = "linearizable";
    private const string Eventual = "eventual";
    private const string Unordered = "unordered";

    public static IReadOnlyList<IHistoryModel> All { get; } =
    [
        new LinearizableHistoryModel("register", "read, write v and cas [old new] of each key", _ => LinearizableModel.Register()),
        new LinearizableHistoryModel("cas-register", "the same as register", _ => LinearizableModel.Register()),
        new LinearizableHistoryModel(
            "multi-register", "txn [[r k v] [w k v]], or read and write of [[k v] …]", request => LinearizableModel.MultiRegister(nilIsUnknown: request.NilIsUnknown)),
        new LinearizableHistoryModel("kv", "get, put v and append v of each key; texts", _ => LinearizableModel.KeyValue()),
        new LinearizableHistoryModel("set", "add v, remove v and read of all elements", _ => LinearizableModel.Set()),
        new LinearizableHistoryModel("counter", "add n, incr and read", _ => LinearizableModel.Counter()),
        new LinearizableHistoryModel("queue", "enqueue v, dequeue and drain, first in first out", _ => LinearizableModel.Queue()),
        new TransactionHistoryModel(TransactionModel.ListAppend, "txn [[append k v] [r k [v …]]], each v of a key unique"),
        new TransactionHistoryModel(TransactionModel.RwRegister, "txn [[w k v] [r k v]], each v of a key unique"),
        new InvariantModel("set-full", "add v and read: elements lost, stale, never read", request => new SetFull(allowStale: request.Consistency is Eventual), Linearizable, Eventual),
        new InvariantModel("counter-bounds", "add n, incr and read: between what was certainly and possibly added", _ => new CounterInvariant()),
        new InvariantModel("bank", "read of {account balance}: one total, none negative", _ => new Bank()),
        new InvariantModel("unique-ids", "generate: no value twice", _ => new UniqueIds()),
        new InvariantModel("monotonic-reads", "read of numbers: no process sees a key go back", _ => new MonotonicReads()),
        new InvariantModel("total-queue", "enqueue v, dequeue, drain: lost, duplicated, out of order", request => new TotalQueue(inOrder: request.Consistency is not Unordered), "fifo", Unordered),
    ];

    /// <summary>The model of a name, or null.</summary>
    public static IHistoryModel? Find(string name) => All.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.Ordinal));
}
