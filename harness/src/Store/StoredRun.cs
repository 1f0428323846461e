using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Store;

/// <summary>What a run left in its folder, also if the suite was killed in the middle of it.</summary>
public sealed record StoredRun
{
    public required RunFolder Folder { get; init; }

    public required Plan Plan { get; init; }

    public required History History { get; init; }

    /// <summary>Whether the last line of the history broke off.</summary>
    public required bool TornHistory { get; init; }

    public required ImmutableArray<RunEvent> Timeline { get; init; }

    /// <summary>In the order of time.</summary>
    public required ImmutableArray<DiskImage> Disks { get; init; }

    public required ReadOnlyMemory<byte> Kek { get; init; }

    /// <exception cref="StoreException">The folder holds no run.</exception>
    /// <exception cref="PlanException">Its plan cannot be read.</exception>
    /// <exception cref="Checker.Json.MalformedInputException">Its history or timeline cannot be read.</exception>
    public static StoredRun Load(string path)
    {
        var folder = new RunFolder(Path.GetFullPath(path));
        if (!File.Exists(folder.Plan))
            throw new StoreException($"{path} holds no run: there is no plan.json. Name the folder of a run, for example store/latest.");
        var plan = PlanFile.Read(folder.Plan);
        var timeline = File.Exists(folder.Timeline) ? TimelineReader.ReadFile(folder.Timeline) : [];
        var history = File.Exists(folder.History) ? HistoryReader.ReadFile(folder.History) : new RecordedHistory(new History([]), false);
        return new StoredRun
        {
            Folder = folder,
            Plan = plan,
            History = history.History,
            TornHistory = history.TornTail,
            Timeline = timeline,
            Disks = StoredDisks.Of(folder, plan, timeline),
            Kek = File.Exists(folder.Kek) ? File.ReadAllBytes(folder.Kek) : ReadOnlyMemory<byte>.Empty,
        };
    }
}
