namespace Elastickv.Node.Hosting.Configuration;

/// <summary>Names of the planted defects on the command line.</summary>
internal static class DefectNames
{
    private static readonly Dictionary<string, Defect> ByName = new(StringComparer.Ordinal)
    {
        ["stale-read"] = Defect.StaleRead,
        ["ack-before-commit"] = Defect.AckBeforeCommit,
        ["storage-envelope-skipped"] = Defect.StorageEnvelopeSkipped,
    };

    public static IEnumerable<string> All => ByName.Keys;

    /// <exception cref="UsageException">No defect has this name.</exception>
    public static Defect Parse(string name) => name.Length == 0
        ? Defect.None
        : ByName.TryGetValue(name, out var defect)
            ? defect
            : throw new UsageException($"invalid value \"{name}\" for flag -defect: unknown defect, expected one of {string.Join(", ", All)}");
}
