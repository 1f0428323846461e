using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Transactions.Consistency;

/// <summary>What follows from <see cref="ConsistencyTable"/>.</summary>
public static class ConsistencyModels
{
    private static readonly ImmutableDictionary<string, ConsistencyModel> ByName = ConsistencyTable.Models
        .SelectMany(model => model.Aliases.Add(model.Name), (model, name) => (name, model))
        .ToImmutableDictionary(pair => pair.name, pair => pair.model, StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> Implied = ByName.Values
        .Distinct()
        .ToImmutableDictionary(model => model.Name, model => Closure([model.Name], name => ByName[name].Implies), StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> Forbidden = ByName.Values
        .Distinct()
        .ToImmutableDictionary(model => model.Name, FindForbidden, StringComparer.Ordinal);

    /// <summary>All models, weaker ones first.</summary>
    public static ImmutableArray<ConsistencyModel> All => ConsistencyTable.Models;

    /// <summary>The usual names of all models, weaker ones first.</summary>
    public static IEnumerable<string> Names => ConsistencyTable.Models.Select(model => model.Name);

    /// <summary>All names, also those that mean the same.</summary>
    public static IEnumerable<string> AllNames => Names.Concat(ConsistencyTable.Models.SelectMany(model => model.Aliases));

    /// <summary>The model of any of its names, or null.</summary>
    public static ConsistencyModel? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Every anomaly that contradicts a model.</summary>
    public static ImmutableHashSet<string> ForbiddenBy(ConsistencyModel model) => Forbidden[model.Name];

    /// <summary>The models that some anomalies contradict, weaker ones first.</summary>
    public static ImmutableArray<string> ViolatedBy(IEnumerable<string> anomalies)
    {
        var present = Closure(anomalies, name => ConsistencyTable.ImpliedAnomalies.GetValueOrDefault(name, []));
        return [.. ConsistencyTable.Models.Where(model => ForbiddenBy(model).Overlaps(present)).Select(model => model.Name)];
    }

    /// <summary>Those of some models that imply none of the others.</summary>
    public static ImmutableArray<string> Weakest(ImmutableArray<string> models) =>
        [.. models.Where(model => models.Count(Implied[model].Contains) == 1)];

    private static ImmutableHashSet<string> FindForbidden(ConsistencyModel model)
    {
        var direct = Implied[model.Name].SelectMany(name => ByName[name].Forbids);
        return Closure(direct, name => ConsistencyTable.ImpliedAnomalies.Where(pair => pair.Value.Contains(name)).Select(pair => pair.Key));
    }

    private static ImmutableHashSet<string> Closure(IEnumerable<string> roots, Func<string, IEnumerable<string>> next)
    {
        var found = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roots);
        while (open.TryPop(out var name))
        {
            if (!found.Add(name))
                continue;
            foreach (var following in next(name))
                open.Push(following);
        }

        return found.ToImmutable();
    }
}
