using System.Security.Cryptography;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>The name of a run among the Engine's things, and the labels on everything that it creates.</summary>
internal sealed class RunLabels
{
    public const string Run = "elastickv-jepsen.run";
    public const string Owner = "elastickv-jepsen.owner";
    private const string Node = "elastickv-jepsen.node";
    private const int IdLength = 8;

    public string Id { get; } = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    /// <summary>What selects the run in the Engine's lists.</summary>
    public string Selector => $"{Run}={Id}";

    public IReadOnlyDictionary<string, string> Of(string? node = null)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Run] = Id, [Owner] = RunOwner.Own.ToString() };
        if (node is not null)
            labels[Node] = node;
        return labels;
    }

    /// <summary>A name that no other run has.</summary>
    public string Name(string part) => $"elastickv-jepsen-{Id}-{part}";
}
