using System.Collections.Immutable;
using System.Globalization;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>The ids of a cluster's nodes: <c>n1</c>, <c>n2</c>, …</summary>
public static class NodeIds
{
    public static ImmutableArray<string> All(int nodes) =>
        [.. Enumerable.Range(1, nodes).Select(number => string.Create(CultureInfo.InvariantCulture, $"n{number}"))];
}
