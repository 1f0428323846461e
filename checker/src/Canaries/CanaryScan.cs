using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Searches every byte of every file of every image for every marker.</summary>
internal sealed class CanaryScan
{
    private readonly NeedleIndex _index;
    private readonly ConcurrentQueue<(DiskImage Image, string File, string Reason)> _unreadable = [];

    public CanaryScan(RunRecord run)
    {
        Markers = MarkerSet.Of(run);
        Rules = new PlacementRules(run.PhasesReached);
        _index = new NeedleIndex(NeedleChooser.Choose([.. Markers.Markers.Select(marker => marker.Value)]));
        Tally = new ScanTally(Markers.Markers, _index, Rules);
    }

    public MarkerSet Markers { get; }

    public PlacementRules Rules { get; }

    public ScanTally Tally { get; }

    /// <summary>Files that could not be read to their end, and why.</summary>
    public IEnumerable<(DiskImage Image, string File, string Reason)> Unreadable => _unreadable;

    /// <summary>Scans all images with all processors.</summary>
    public void Run(ImmutableArray<DiskImage> images, CancellationToken cancellationToken)
    {
        foreach (var image in images)
            ScanNames(image);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForEach(
            images.SelectMany(Segments),
            options,
            () => new SegmentScanner(_index, Tally),
            (segment, _, scanner) =>
            {
                Guard(segment.Image, segment.File, () => scanner.Scan(segment, cancellationToken));
                return scanner;
            },
            _ => { });
    }

    private IEnumerable<FileSegment> Segments(DiskImage image)
    {
        foreach (var file in image.Files)
        {
            var segments = ImmutableArray<FileSegment>.Empty;
            Guard(image, file, () => segments = FileSegment.Of(image, file));
            foreach (var segment in segments)
                yield return segment;
        }
    }

    private void ScanNames(DiskImage image)
    {
        var matches = new List<Match>();
        foreach (var file in image.Files)
        {
            matches.Clear();
            _index.Search(System.Text.Encoding.Latin1.GetBytes(file.Path), matches);
            foreach (var match in matches)
                Tally.Add(image, file, Place.FileName, match, match.Position);
        }
    }

    private void Guard(DiskImage image, DiskFile file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _unreadable.Enqueue((image, file.Path, exception.Message));
        }
    }
}
