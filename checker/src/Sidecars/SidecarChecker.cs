using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>
/// The sidecars of all nodes are legal (spec §4.2), open under the KEK (§1.4), fit the phases that were reached, and agree with each
/// other once the cluster has come to rest, which is the last capture of a run.
/// </summary>
public sealed class SidecarChecker : IChecker
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Name => "sidecars";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var read = ReadAll(run, findings);
        var rest = new RestingCaptures(run);
        var last = run.Disks.Where(image => image.Label == run.Disks[^1].Label).ToList();
        var bootstrapped = run.PhasesReached.Contains(Phase.Bootstrapped);
        var looked = Looked(run, read);
        if (bootstrapped && read.Count == 0 && findings.Count == 0)
            return new CheckResult(Name, Verdict.Unknown, [new Finding("no-sidecar", "no disk holds a sidecar, though keys were bootstrapped") { IsDoubt = true }], looked);

        // A node that is down or behind may lawfully differ; only nodes that had come to rest must agree.
        findings.AddRange(Disagreements(run, read, [.. last.Where(rest.Contains)], bootstrapped));
        var doubts = last.Where(image => !rest.Contains(image)).GroupBy(image => rest.WhyNot(image), StringComparer.Ordinal).Select(Unrested).ToList();
        if (read.Count > 0 && run.Kek.Length != KeyWrap.KeySize)
            doubts.Add(new Finding("no-kek", "without the KEK no wrapped key can be opened") { IsDoubt = true });
        var verdict = findings.Count > 0 ? Verdict.Invalid : doubts.Count > 0 ? Verdict.Unknown : Verdict.Valid;
        return new CheckResult(Name, verdict, [.. findings, .. doubts], looked);
    }

    private static IEnumerable<Finding> Disagreements(RunRecord run, List<FoundSidecar> read, List<DiskImage> resting, bool bootstrapped)
    {
        var last = read.Where(found => resting.Contains(found.Image)).ToList();
        return
        [
            .. bootstrapped ? resting.Where(image => !HasSidecar(image)).Select(Missing) : [],
            .. last.SelectMany(found => SidecarAgreement.WithPhases(found, run.PhasesReached)),
            .. SidecarAgreement.Between(last),
            .. last.SelectMany(found => Earlier(read, found).SelectMany(earlier => SidecarHistory.Judge(earlier, found, WasRebuilt(run, earlier.Image)))),
        ];
    }

    private static IEnumerable<FoundSidecar> Earlier(List<FoundSidecar> read, FoundSidecar last) =>
        read.TakeWhile(found => found != last).Where(found => found.Image.Node == last.Image.Node);

    /// <summary>
    /// Whether a node's sidecar was taken away after a capture. One that was then made anew knows of an epoch only what the node's store or the registry bears witness to: not of one in
    /// which the node did nothing.
    /// </summary>
    private static bool WasRebuilt(RunRecord run, DiskImage since)
    {
        var captured = run.Timeline.FirstOrDefault(happened => happened.Kind == RunEventKind.Capture && happened.Name == since.Label && happened.Nodes.Contains(since.Node))?.Time ?? 0;
        return run.Timeline.Any(happened => happened.Kind == RunEventKind.Tampered && happened.Time > captured && happened.Nodes.Contains(since.Node));
    }

    private static List<FoundSidecar> ReadAll(RunRecord run, List<Finding> findings)
    {
        var read = new List<FoundSidecar>();
        foreach (var image in run.Disks)
        {
            foreach (var file in image.Files.Where(IsSidecar))
            {
                if (SidecarReader.Read(file, out var error) is not { } sidecar)
                {
                    findings.Add(About(image, file, "sidecar-illegal", $"the sidecar of {image.Node} cannot be read: {error}"));
                    continue;
                }

                findings.AddRange(Inspect(image, file, sidecar, run.Kek));
                read.Add(new FoundSidecar(image, file, sidecar));
            }
        }

        return read;
    }

    private static IEnumerable<Finding> Inspect(DiskImage image, DiskFile file, Sidecar sidecar, ReadOnlyMemory<byte> kek)
    {
        if (file.Mode is { } mode && mode != OwnerOnly)
            yield return About(image, file, "sidecar-mode", $"the sidecar of {image.Node} has the mode {Convert.ToString((int)mode, 8)} instead of 600");
        if (kek.Length != KeyWrap.KeySize)
            yield break;
        foreach (var (id, key) in sidecar.Keys)
        {
            if (KeyWrap.Unwrap(kek.Span, key.Wrapped.Span) is null)
                yield return About(image, file, "key-unwrap", $"key {id} in the sidecar of {image.Node} does not open under the KEK", "keys", $"{id}");
        }
    }

    private static Finding Unrested(IGrouping<string?, DiskImage> images) =>
        new("not-at-rest", $"the sidecar of {string.Join(" and ", images.Select(image => image.Node))} need not agree yet: {images.Key}") { Node = images.First().Node, IsDoubt = true };

    private static Finding Missing(DiskImage image) =>
        new("sidecar-missing", $"{image.Node} has no sidecar, though keys were bootstrapped") { Node = image.Node, Capture = image.Label };

    private static Finding About(DiskImage image, DiskFile file, string kind, string message, params ReadOnlySpan<string> path) =>
        new(kind, message) { Node = image.Node, Capture = image.Label, File = file.Path, Offset = SidecarPlace.Of(file, path), Key = path.IsEmpty ? null : string.Join('.', path!) };

    private static bool HasSidecar(DiskImage image) => image.Files.Any(IsSidecar);

    private static bool IsSidecar(DiskFile file) => file.Name == SidecarReader.FileName;

    private static ImmutableSortedDictionary<string, long> Looked(RunRecord run, List<FoundSidecar> read)
    {
        var looked = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        looked["sidecars"] = read.Count;
        looked["nodes"] = run.Disks.Select(image => image.Node).Distinct(StringComparer.Ordinal).Count();
        looked["wrapped-keys"] = read.Sum(found => found.Sidecar.Keys.Count);
        return looked.ToImmutable();
    }
}
