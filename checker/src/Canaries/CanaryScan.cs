using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Checker.Canaries.Layers;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Searches every byte of every file of every image for every marker, in every encoding.</summary>
internal sealed class CanaryScan
{
    private readonly NeedleIndex _index;
    private readonly InflateBudget _budget = new();
    private readonly ConcurrentQueue<(DiskImage Image, string File, string Reason)> _unreadable = [];

    public CanaryScan(RunRecord run)
    {
        Markers = MarkerSet.Of(run);
        Rules = new PlacementRules(run.PhasesReached);
        _index = new NeedleIndex(NeedleChooser.Choose([.. Markers.Markers.Select(marker => marker.Value)]));
        Rewritten = new RewrittenCaptures(run);
        Tally = new ScanTally(Markers.Markers, Rules, Rewritten, new LeftBehind(run));
    }

    public MarkerSet Markers { get; }

    public PlacementRules Rules { get; }

    public RewrittenCaptures Rewritten { get; }

    public ScanTally Tally { get; }

    /// <summary>Files that could not be read to their end, and why.</summary>
    public IEnumerable<(DiskImage Image, string File, string Reason)> Unreadable =>
        _unreadable.Concat(_budget.Exhausted.Select(origin =>
            (origin.Image, origin.File.Path, $"the compressed stream at {origin.Offset} holds more than is inflated for one file")));

    /// <summary>Scans all images with all processors.</summary>
    public void Run(ImmutableArray<DiskImage> images, CancellationToken cancellationToken)
    {
        foreach (var image in images)
            ScanNames(image);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForEach(
            Partitioner.Create(images.SelectMany(Items), EnumerablePartitionerOptions.NoBuffering),
            options,
            NewWorker,
            (item, _, worker) =>
            {
                Guard(item.Image, item.File, () => Scan(item, worker, cancellationToken));
                return worker;
            },
            _ => { });
    }

    private (SegmentScanner Segments, LayerScanner Layers) NewWorker()
    {
        var layers = new LayerScanner(_index, Tally, _budget);
        return (new SegmentScanner(Tally, layers), layers);
    }

    private IEnumerable<ScanItem> Items(DiskImage image)
    {
        foreach (var file in image.Files)
        {
            var items = new List<ScanItem>();
            Guard(image, file, () =>
            {
                items.AddRange(FileSegment.Of(image, file));
                if (StructuredFile.Is(file))
                    items.Add(new StructuredFile(image, file));
            });
            foreach (var item in items)
                yield return item;
        }
    }

    private void Scan(ScanItem item, (SegmentScanner Segments, LayerScanner Layers) worker, CancellationToken cancellationToken)
    {
        if (item is FileSegment segment)
            worker.Segments.Scan(segment, cancellationToken);
        else if (item is StructuredFile structured)
            ScanStructure(structured, worker.Layers, cancellationToken);
    }

    private void ScanStructure(StructuredFile file, LayerScanner layers, CancellationToken cancellationToken)
    {
        var damage = new List<(long Offset, string Reason)>();
        var place = Places.Of(file.File.Path);
        foreach (var (offset, content, hidden) in file.Views(damage))
        {
            cancellationToken.ThrowIfCancellationRequested();
            layers.ScanView(content.Span, hidden, new Origin(file.Image, file.File, place, offset));
        }

        foreach (var (offset, reason) in damage)
            _unreadable.Enqueue((file.Image, file.File.Path, $"{reason} (at {offset})"));
    }

    private void ScanNames(DiskImage image)
    {
        var (_, layers) = NewWorker();
        foreach (var file in image.Files)
        {
            var name = Encoding.UTF8.GetBytes(file.Path);
            layers.ScanPiece(name, 0, new Origin(image, NameOnly(file, name), Place.FileName, 0));
        }
    }

    /// <summary>A file whose content is its name, for what is compressed in a name.</summary>
    private static DiskFile NameOnly(DiskFile file, byte[] name) => new(file.Path, name.Length, () => new MemoryStream(name, writable: false));

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
