using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Rollouts;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>
/// Brings episodes into an order, as far as it may be the given one, and spreads the rollout's steps over them. There is nothing to wipe before bootstrap, and no older
/// sidecar to put back before there are two; where no episode may stand yet, the rollout goes on without one.
/// </summary>
internal static class EpisodeOrder
{
    private static readonly int StepsBeforeWipe = RolloutAction.InOrder.IndexOf(RolloutAction.EnableStorageEnvelope);
    private static readonly int StepsBeforeRollback = RolloutAction.InOrder.IndexOf(RolloutAction.RotateStorage);

    public static List<Slot> Arrange(List<Episode> episodes)
    {
        var waiting = episodes.ToList();
        var slots = new List<Slot>();
        var actions = new Queue<string>(RolloutAction.InOrder);
        while (waiting.Count > 0 || actions.Count > 0)
        {
            var taken = RolloutAction.InOrder.Length - actions.Count;
            var next = waiting.FindIndex(episode => taken >= StepsBefore(episode));
            if (next < 0)
            {
                slots.Add(new Slot(null, actions.Dequeue()));
                continue;
            }

            var placed = episodes.Count - waiting.Count;
            var isDue = actions.Count > 0 && taken * episodes.Count <= placed * RolloutAction.InOrder.Length;
            slots.Add(new Slot(waiting[next], isDue ? actions.Dequeue() : null));
            waiting.RemoveAt(next);
        }

        return slots;
    }

    /// <summary>How many steps of the rollout must have been taken before the episode makes sense.</summary>
    private static int StepsBefore(Episode episode) =>
        episode.Has(FaultKind.RollbackSidecar) ? StepsBeforeRollback
        : episode.Has(FaultKind.WipeSidecar) ? StepsBeforeWipe
        : 0;
}
