using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>A value that stays in a file stands in every later capture of it: it is told of once, where it stood last.</summary>
internal static class LastingLeaks
{
    /// <summary>The leaks of all images, in the order of captures, without those that a later image of the same node shows in the same file.</summary>
    public static IEnumerable<FileLeaks> Once(IReadOnlyCollection<FileLeaks> leaks, ImmutableArray<DiskImage> images)
    {
        foreach (var file in leaks.GroupBy(leak => (leak.Image.Node, leak.Path)))
        {
            var ordered = file.OrderBy(leak => images.IndexOf(leak.Image)).ToList();
            for (var i = 0; i < ordered.Count; i++)
            {
                var gone = ordered.Skip(i + 1).Aggregate(ordered[i], (left, later) => left.Without(later));
                if (gone.Count > 0)
                    yield return gone;
            }
        }
    }
}
