namespace Elastickv.Jepsen.Checker.Transactions;

/// <summary>What the keys of a transactional history are.</summary>
public enum TransactionModel
{
    /// <summary>Lists that transactions append unique elements to: <c>[append k v]</c>, <c>[r k [v …]]</c>. Every read shows the order of the writes before it.</summary>
    ListAppend,

    /// <summary>Registers that transactions overwrite with unique values: <c>[w k v]</c>, <c>[r k v]</c>. The order of writes has to be inferred.</summary>
    RwRegister,
}
