using Elastickv.Node.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.Node.Tests.Storage;

/// <summary>
/// Real file operations on one directory that stop after a number of steps, and remember what a power loss may then take: content that
/// was not flushed, and names that were changed since the directory was last flushed.
/// </summary>
internal sealed class CrashingFiles(string directory, int stopAfter) : IFileOperations
{
    private readonly Dictionary<SafeFileHandle, string> _open = [];
    private readonly HashSet<string> _unflushed = [];
    private Dictionary<string, byte[]> _durableNames = Capture(directory);
    private int _steps;

    /// <summary>Names of the steps that happened.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Directory contents that may be found after a crash now, from losing nothing to losing all that was not flushed.</summary>
    public IEnumerable<Dictionary<string, byte[]>> PossibleStates()
    {
        var all = Capture(directory);
        yield return all;
        var contentLost = all.ToDictionary(pair => pair.Key, pair => _unflushed.Contains(pair.Key) ? [] : pair.Value);
        yield return contentLost;
        yield return _durableNames;

        // A rename reached the disk, the removal of other names did not, or the other way round.
        yield return contentLost.Concat(_durableNames.Where(pair => !contentLost.ContainsKey(pair.Key))).ToDictionary();
    }

    public static Dictionary<string, byte[]> Capture(string directory) =>
        Directory.EnumerateFiles(directory).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    public SafeFileHandle CreateExclusive(string path)
    {
        Step("create");
        var file = FileOperations.Instance.CreateExclusive(path);
        _open[file] = Path.GetFileName(path);
        _unflushed.Add(Path.GetFileName(path));
        return file;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long offset)
    {
        // Half of it, then the rest: a crash may fall in between.
        Step("write half");
        FileOperations.Instance.Write(file, content[..(content.Length / 2)], offset);
        Step("write");
        FileOperations.Instance.Write(file, content[(content.Length / 2)..], offset + (content.Length / 2));
    }

    public void Sync(SafeFileHandle file)
    {
        Step("sync");
        FileOperations.Instance.Sync(file);
        _unflushed.Remove(_open[file]);
    }

    public void Rename(string from, string to)
    {
        Step("rename");
        FileOperations.Instance.Rename(from, to);
        var (oldName, newName) = (Path.GetFileName(from), Path.GetFileName(to));
        _unflushed.Remove(newName);
        if (_unflushed.Remove(oldName))
            _unflushed.Add(newName);
    }

    public void SyncDirectory(string path)
    {
        Step("sync directory");
        FileOperations.Instance.SyncDirectory(path);
        _durableNames = Capture(directory).ToDictionary(pair => pair.Key, pair => _unflushed.Contains(pair.Key) ? [] : pair.Value);
    }

    public void Delete(string path)
    {
        Step("delete");
        FileOperations.Instance.Delete(path);
    }

    private void Step(string name)
    {
        if (_steps++ >= stopAfter)
            throw new CrashPoint();
        Steps.Add(name);
    }
}
