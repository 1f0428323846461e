using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Seeds;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>Chooses the episodes that fit into a time limit: every requested kind once, then those that find most, then any.</summary>
internal sealed class EpisodeSelection(PlanSettings settings, SeededRandom random)
{
    /// <summary>Quiet between two episodes, on average: long enough to serve, short enough to keep the pressure up.</summary>
    public static readonly TimeSpan MeanGap = TimeSpan.FromSeconds(0.8);

    /// <summary>How much a rollout step delays what follows it, on average.</summary>
    private static readonly TimeSpan MeanRolloutDelay = TimeSpan.FromSeconds(0.5);

    /// <summary>The part of the time limit that is planned for; the rest is for elections that take longer than usual.</summary>
    public const double PlannedShare = 0.92;

    /// <summary>The shortest that episodes are made to fit, as a share of their usual length.</summary>
    private const double LeastScale = 0.4;

    private readonly EpisodeMaker _maker = new(settings.Nodes, random);

    /// <summary>In the order of their worth: a run that falls behind its times cuts off the last.</summary>
    public List<Episode> Select()
    {
        var budget = settings.TimeLimit * PlannedShare - StepWriter.WarmUp - MeanRolloutDelay * RolloutAction.InOrder.Length;
        var kinds = settings.Faults.Distinct(StringComparer.Ordinal).ToList();
        if (kinds.Count == 0)
            return [];
        var twoLeaders = kinds.Contains(FaultKind.Pause) && kinds.Contains(FaultKind.PartitionLeader) && settings.Nodes > 1;
        var selected = kinds.ConvertAll(kind => twoLeaders && kind == FaultKind.Pause ? _maker.PausedLeaderWakesUpAlone() : _maker.Make(kind));
        if (Cost(selected) > budget)
            return Shorten(selected, budget) ?? ShortenOrRefuse(kinds.ConvertAll(_maker.Make), budget);
        random.Shuffle(selected);
        if (twoLeaders)
            AddIfItFits(selected, _maker.PausedLeaderWakesUpAlone(), budget);
        Fill(selected, kinds, budget);
        return selected;
    }

    private static TimeSpan Cost(IEnumerable<Episode> episodes) => episodes.Aggregate(TimeSpan.Zero, (sum, episode) => sum + episode.Length + MeanGap);

    private static bool AddIfItFits(List<Episode> selected, Episode episode, TimeSpan budget)
    {
        if (Cost(selected.Append(episode)) > budget)
            return false;
        selected.Add(episode);
        return true;
    }

    /// <summary>Any kinds, until one no longer fits.</summary>
    private void Fill(List<Episode> selected, List<string> kinds, TimeSpan budget)
    {
        const int MaxEpisodes = 2_000;
        while (selected.Count < MaxEpisodes && AddIfItFits(selected, _maker.Make(random.Pick(kinds)), budget))
        {
        }
    }

    /// <summary>The same episodes in less time; null if that would leave too little of them.</summary>
    private static List<Episode>? Shorten(List<Episode> episodes, TimeSpan budget)
    {
        var fixedPart = FixedPart(episodes);
        var scale = (budget - fixedPart) / (Cost(episodes) - fixedPart);
        return double.IsNaN(scale) || scale >= LeastScale ? episodes.ConvertAll(episode => episode.Scale(Math.Min(1, scale))) : null;
    }

    private List<Episode> ShortenOrRefuse(List<Episode> episodes, TimeSpan budget)
    {
        if (Shorten(episodes, budget) is { } shortened)
            return shortened;
        var fixedPart = FixedPart(episodes);
        var needed = settings.TimeLimit + (fixedPart + (Cost(episodes) - fixedPart) * LeastScale - budget) / PlannedShare;
        throw new PlanException(
            $"a time limit of {settings.TimeLimit.TotalSeconds:0} s is too short for {episodes.Count} kinds of faults: "
            + $"give --time-limit {Math.Ceiling(needed.TotalSeconds):0} or more, or fewer --faults.");
    }

    private static TimeSpan FixedPart(List<Episode> episodes) =>
        episodes.Aggregate(TimeSpan.Zero, (sum, episode) => sum + episode.Fixed + MeanGap);
}
