using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>How to do it again.</summary>
internal static class ReplaySection
{
    public static IEnumerable<string> Lines(StoredRun run) =>
    [
        $"the same plan:       elastickv-jepsen rollout --plan {run.Folder.Plan}",
        $"judge what is there: elastickv-jepsen judge {run.Folder.Root}",
    ];
}
