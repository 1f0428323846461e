using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Linearizability.Zones;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>A model with everything that deciding it takes.</summary>
public sealed class LinearizableModel
{
    private LinearizableModel(string name, Func<Call, bool> isReadOnly, Func<Call, bool> isObservation, params IProcedure[] procedures)
    {
        Name = name;
        IsReadOnly = isReadOnly;
        IsObservation = isObservation;
        Procedures = procedures;
    }

    public string Name { get; }

    /// <summary>Whether the keys stand in the values, where one call can name several.</summary>
    internal bool HasKeysInValues { get; private init; }

    internal Func<Call, bool> IsReadOnly { get; }

    internal Func<Call, bool> IsObservation { get; }

    /// <summary>The ways to decide it, the fastest first; the last one applies to everything.</summary>
    internal IReadOnlyList<IProcedure> Procedures { get; }

    /// <summary>A register of each key; <c>cas</c> included.</summary>
    public static LinearizableModel Register(OperationValue initial = default) => Of(new RegisterModel(initial), new ZoneProcedure(initial));

    public static LinearizableModel MultiRegister(OperationValue initial = default, bool nilIsUnknown = false)
    {
        var model = new MultiRegisterModel(initial, nilIsUnknown);
        return new LinearizableModel(model.Name, call => model.IsReadOnly(call), call => model.IsObservation(call), new SearchProcedure<RegisterMap>(model))
        {
            HasKeysInValues = true,
        };
    }

    public static LinearizableModel KeyValue() => Of(new KeyValueModel());

    public static LinearizableModel Set() => Of(new SetModel());

    public static LinearizableModel Counter() => Of(new CounterModel());

    public static LinearizableModel Queue() => Of(new QueueModel());

    private static LinearizableModel Of<TState>(IModel<TState> model, params IProcedure[] procedures)
        where TState : notnull, IEquatable<TState> =>
        new(model.Name, call => model.IsReadOnly(call), call => model.IsObservation(call), [.. procedures, new SearchProcedure<TState>(model)]);
}
