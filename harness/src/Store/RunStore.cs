using System.Globalization;
using System.Text.RegularExpressions;

namespace Elastickv.Jepsen.Harness.Store;

/// <summary>The folder of all runs, <c>store/&lt;name&gt;/&lt;time&gt;/</c>, with <c>store/latest</c> pointing to the newest.</summary>
public sealed partial class RunStore(string root)
{
    private const string LatestLink = "latest";
    private const int LockTries = 100;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes the folder of a new run.</summary>
    /// <exception cref="StoreException">The name cannot name a folder, or the store cannot be written.</exception>
    public RunFolder Create(string name, DateTimeOffset now)
    {
        if (!PlainName().IsMatch(name) || name == LatestLink)
            throw new StoreException($"--name {name} cannot name a folder of runs: use letters, digits, '-', '_' and '.', at most 100.");
        try
        {
            Directory.CreateDirectory(root);
            using var held = Lock();
            var folder = new RunFolder(Path.GetFullPath(Path.Combine(root, Free(name, now))));
            Directory.CreateDirectory(folder.Root);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the store {root} cannot be written: {exception.Message} Name another with --store.", exception);
        }
    }

    /// <summary>Lets <c>latest</c> point to a run: once it is sure to begin, so that it can be found even if the suite is killed.</summary>
    public void MarkLatest(RunFolder folder) =>
        AtomicFile.Link(Path.Combine(root, LatestLink), Path.GetRelativePath(Path.GetFullPath(root), folder.Root));

    /// <summary>Removes the folder of a run that never began.</summary>
    public static void Discard(RunFolder folder) => Directory.Delete(folder.Root, recursive: true);

    /// <summary>A name that no run has yet, also if two begin within a millisecond.</summary>
    private string Free(string name, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        for (var number = 1; ; number++)
        {
            var relative = Path.Combine(name, number == 1 ? time : string.Create(CultureInfo.InvariantCulture, $"{time}-{number}"));
            if (!Directory.Exists(Path.Combine(root, relative)))
                return relative;
        }
    }

    /// <summary>Held while a run's folder is made, so that two suites never get the same.</summary>
    private FileStream Lock()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(Path.Combine(root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < LockTries && Directory.Exists(root))
            {
                Thread.Sleep(LockPause);
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainName();
}
