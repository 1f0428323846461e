using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Everything that a run is searched for: its canaries, its KEK, every data key that any of its sidecars wraps, and as a control the wrapped keys
/// themselves, which stand in every sidecar in base64.
/// </summary>
/// <param name="Markers">Canaries first, then secrets, then controls.</param>
/// <param name="TooShort">Canaries that were left out because a match would prove nothing.</param>
internal sealed record MarkerSet(ImmutableArray<Marker> Markers, int TooShort)
{
    public static MarkerSet Of(RunRecord run)
    {
        var secrets = Secrets(run).ToList();
        var markers = ImmutableArray.CreateBuilder<Marker>(run.Canaries.Length + secrets.Count);
        foreach (var canary in run.Canaries)
        {
            if (canary.Value.Length >= NeedleIndex.MinimumNeedle)
                markers.Add(new Marker(canary.Value, canary, Secret: null));
        }

        var tooShort = run.Canaries.Length - markers.Count;
        markers.AddRange(secrets);
        return new MarkerSet(markers.DrainToImmutable(), tooShort);
    }

    private static IEnumerable<Marker> Secrets(RunRecord run)
    {
        if (run.Kek.Length != KeyWrap.KeySize)
            return [];
        var wrapped = run.Disks
            .SelectMany(image => image.Files)
            .Where(file => string.Equals(file.Name, SidecarReader.FileName, StringComparison.Ordinal))
            .SelectMany(file => SidecarReader.Read(file, out _)?.Keys ?? ImmutableSortedDictionary<uint, SidecarKey>.Empty)
            .DistinctBy(entry => Convert.ToHexString(entry.Value.Wrapped.Span))
            .ToList();
        var keys = wrapped
            .Select(entry => (entry.Key, Bytes: KeyWrap.Unwrap(run.Kek.Span, entry.Value.Wrapped.Span)))
            .Where(entry => entry.Bytes is not null)
            .DistinctBy(entry => Convert.ToHexString(entry.Bytes!))
            .Select(entry => new Marker(entry.Bytes, Canary: null, $"data key {entry.Key}"));
        var controls = wrapped.Select(entry => new Marker(entry.Value.Wrapped, Canary: null, Secret: null));
        return keys.Prepend(new Marker(run.Kek, Canary: null, "the KEK")).Concat(controls);
    }
}
