using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Origins;
using Elastickv.Jepsen.Checker.Linearizability.Queues;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Linearizability.Sets;
using Elastickv.Jepsen.Checker.Linearizability.Zones;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>A model with everything that deciding it takes.</summary>
public sealed class LinearizableModel
{
    private LinearizableModel(
        string name,
        Func<Call, bool> isReadOnly,
        Func<Call, bool> isObservation,
        IReadOnlyList<IProcedure> procedures,
        Func<Partition, SearchBudget, PlacedOrder?> findOrder)
    {
        Name = name;
        IsReadOnly = isReadOnly;
        IsObservation = isObservation;
        Procedures = procedures;
        FindOrder = findOrder;
    }

    public string Name { get; }

    /// <summary>Whether the keys stand in the values, where one call can name several.</summary>
    internal bool HasKeysInValues { get; private set; }

    internal Func<Call, bool> IsReadOnly { get; }

    internal Func<Call, bool> IsObservation { get; }

    /// <summary>The ways to decide it, the fastest first; the last one applies to everything.</summary>
    internal IReadOnlyList<IProcedure> Procedures { get; }

    /// <summary>Finds an order of a partition's calls, if there is one and the budget lasts.</summary>
    internal Func<Partition, SearchBudget, PlacedOrder?> FindOrder { get; }

    /// <summary>A register of each key; <c>cas</c> included.</summary>
    public static LinearizableModel Register(OperationValue initial = default) => Of(new RegisterModel(initial), () => new RegisterOrigins(initial), new ZoneProcedure(initial));

    public static LinearizableModel MultiRegister(OperationValue initial = default, bool nilIsUnknown = false)
    {
        var model = Of(new MultiRegisterModel(initial, nilIsUnknown), () => new MultiRegisterOrigins(initial, nilIsUnknown));
        model.HasKeysInValues = true;
        return model;
    }

    public static LinearizableModel KeyValue() => Of(new KeyValueModel(), () => new TextOrigins());

    public static LinearizableModel Set() => Of(new SetModel(), () => new ElementOrigins(), new GrowingSetProcedure());

    public static LinearizableModel Counter() => Of(new CounterModel(), () => new CounterBounds());

    public static LinearizableModel Queue() => Of(new QueueModel(), () => new ElementOrigins(), new QueueProcedure());

    /// <summary>The same model without its fast procedures, to compare them with the search.</summary>
    public LinearizableModel BySearch() => new(Name, IsReadOnly, IsObservation, [Procedures[^1]], FindOrder) { HasKeysInValues = HasKeysInValues };

    internal PartitionOutcome Decide(Partition partition, SearchBudget budget)
    {
        foreach (var procedure in Procedures)
        {
            if (procedure.Decide(partition, budget) is { } outcome)
                return outcome;
        }

        throw new InvalidOperationException("the last procedure decides everything");
    }

    private static LinearizableModel Of<TState>(IModel<TState> model, Func<IOrigins> createOrigins, params IProcedure[] fastProcedures)
        where TState : notnull, IEquatable<TState>
    {
        var origins = new OriginProcedure(createOrigins, call => model.Accepts(call));
        var search = new SearchProcedure<TState>(model);
        return new LinearizableModel(
            model.Name,
            call => model.IsReadOnly(call),
            call => model.IsObservation(call),
            [.. fastProcedures, origins, search],
            search.FindOrder);
    }
}
