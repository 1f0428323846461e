using System.Collections.Immutable;
using System.Globalization;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Seeds;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>
/// Writes slots down as steps. A slot begins at its time, but not before everything in the slot before it is over: a slow election shifts
/// what follows and never lets two episodes overlap.
/// </summary>
internal sealed class StepWriter(PlanSettings settings, SeededRandom random)
{
    /// <summary>Clients work undisturbed for this long, so that there are values of phase 0.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>How close a fault and the rollout call that it meets begin.</summary>
    private static readonly TimeSpan Closest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Farthest = TimeSpan.FromMilliseconds(30);

    private readonly ImmutableArray<Step>.Builder _steps = ImmutableArray.CreateBuilder<Step>();
    private ImmutableArray<string> _before = [];
    private int _faults;

    public ImmutableArray<Step> Write(List<Slot> slots)
    {
        var work = slots.Aggregate(TimeSpan.Zero, (sum, slot) => sum + slot.Length);
        var spare = settings.TimeLimit * EpisodeSelection.PlannedShare - WarmUp - work;
        var pause = spare > TimeSpan.Zero ? spare / slots.Count : TimeSpan.Zero;
        var at = WarmUp;
        foreach (var slot in slots)
        {
            Write(slot, at);
            at += slot.Length + pause;
        }

        return _steps.ToImmutable();
    }

    private void Write(Slot slot, TimeSpan at)
    {
        var opening = new Trigger { At = Round(at), After = _before, Delay = random.Between(EpisodeSelection.MeanGap * 0.5, EpisodeSelection.MeanGap * 1.5) };
        if (slot.Episode is not { } episode)
            _before = [AddRollout(slot.Action!, opening)];
        else if (slot.Action is not { } action)
            _before = AddEpisode(episode, opening);
        else if (random.NextBoolean())
            _before = AddRolloutThenEpisode(action, episode, opening);
        else
            _before = AddEpisodeThenRollout(action, episode, opening);
    }

    private ImmutableArray<string> AddRolloutThenEpisode(string action, Episode episode, Trigger opening)
    {
        var rollout = AddRollout(action, opening);
        return AddEpisode(episode, new Trigger { During = rollout, Delay = Closely() }).Add(rollout);
    }

    private ImmutableArray<string> AddEpisodeThenRollout(string action, Episode episode, Trigger opening)
    {
        var first = FaultId(_faults + 1);
        var ends = AddEpisode(episode, opening);
        return ends.Add(AddRollout(action, new Trigger { During = first, Delay = Closely() }));
    }

    private string AddRollout(string action, Trigger when)
    {
        _steps.Add(new RolloutStep { Id = action, When = when, Action = action });
        return action;
    }

    /// <summary>Adds every fault of an episode, in the order in which they begin, and returns the ids of their ends.</summary>
    private ImmutableArray<string> AddEpisode(Episode episode, Trigger opening)
    {
        var first = FaultId(_faults + 1);
        var ends = ImmutableArray.CreateBuilder<string>();
        foreach (var part in episode.Parts)
        {
            var id = FaultId(++_faults);
            var when = id == first ? opening : new Trigger { During = first, Delay = Round(part.Begins) };
            var targets = part.Fault.Targets.Select(target => FaultTarget.SameAsFault(target) is null ? target : FaultTarget.SameAs(first));
            _steps.Add(new FaultBeginStep { Id = id, When = when, Fault = part.Fault with { Targets = [.. targets] } });
            _steps.Add(new FaultEndStep { Id = $"{id}-end", When = new Trigger { After = [id], Delay = Round(part.Lasts) }, Fault = id });
            ends.Add($"{id}-end");
        }

        return ends.ToImmutable();
    }

    private static string FaultId(int number) => string.Create(CultureInfo.InvariantCulture, $"f{number}");

    private TimeSpan Closely() => random.Between(Closest, Farthest);

    /// <summary>To whole milliseconds, as the file has them.</summary>
    private static TimeSpan Round(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds));
}
