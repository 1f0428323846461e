using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>Reads the value of <c>--faults</c>.</summary>
internal static class FaultNames
{
    public const string Everything = "all";
    private const string Nothing = "none";

    /// <exception cref="BadInputException">A name is unknown.</exception>
    public static ImmutableArray<string> Parse(string value, Driver driver)
    {
        if (value == Everything)
            return driver == Driver.Docker ? FaultKind.Known : FaultKind.All;
        if (value == Nothing)
            return [];
        var names = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (names.IsEmpty)
            throw new BadInputException($"--faults names no fault: use {Everything}, {Nothing}, or a list of {string.Join(", ", FaultKind.Known)}.");
        foreach (var name in names)
        {
            if (name is Everything or Nothing)
                throw new BadInputException($"--faults {value} says {name} and more: give {name} alone, or only faults.");
            if (!FaultKind.Known.Contains(name))
                throw new BadInputException($"--faults {name} is unknown: use {Everything}, {Nothing}, or a list of {string.Join(", ", FaultKind.Known)}.");
        }

        return names;
    }
}
