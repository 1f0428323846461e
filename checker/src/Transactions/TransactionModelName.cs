namespace Elastickv.Jepsen.Checker.Transactions;

/// <summary>The names of the models, as Jepsen spells them.</summary>
public static class TransactionModelName
{
    public static string Name(this TransactionModel model) => model switch
    {
        TransactionModel.ListAppend => "list-append",
        TransactionModel.RwRegister => "rw-register",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "not a model of transactions"),
    };
}
