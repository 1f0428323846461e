using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Which canary may stand where in the clear (spec §8): the one table behind the canary scan. A place is sealed from a phase on;
/// a canary may stand there if its write was invoked before that phase was confirmed. A write that overlapped the cutover belongs
/// to the earlier phase and may therefore be clear or sealed. Once every old value was rewritten and compacted away, no value may stand anywhere.
/// </summary>
public sealed class PlacementRules
{
    private static readonly ImmutableDictionary<Place, string> SealedFrom = new Dictionary<Place, string>
    {
        [Place.RaftLog] = Phase.Phase2,
        [Place.Store] = Phase.Phase1,
        [Place.Snapshots] = Phase.Phase1,
        [Place.Sidecar] = Phase.Phase1,
        [Place.NodeLog] = Phase.Phase1,
        [Place.FileName] = Phase.Phase1,
        [Place.Other] = Phase.Phase1,
    }.ToImmutableDictionary();

    private readonly ImmutableArray<string> _reached;
    private readonly int[] _sealedAt;

    /// <param name="phasesReached">The phases in the order in which the run reached them.</param>
    public PlacementRules(ImmutableArray<string> phasesReached)
    {
        _reached = phasesReached;
        _sealedAt = new int[Enum.GetValues<Place>().Length];
        foreach (var (place, phase) in SealedFrom)
        {
            var at = phasesReached.IndexOf(phase);
            _sealedAt[(int)place] = at < 0 ? int.MaxValue : at;
        }
    }

    /// <summary>Position of a phase in the run, -1 when the run never reached it.</summary>
    public int Rank(string phase) => _reached.IndexOf(phase);

    /// <summary>Whether a canary of the phase with this <see cref="Rank"/> may stand in clear in a place.</summary>
    public bool Allows(int rank, Place place) => rank < _sealedAt[(int)place];

    /// <summary>The phase from which on a place must hold no clear value.</summary>
    public static string SealingPhase(Place place) => SealedFrom[place];
}
