using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>
/// What a power loss would leave of a node's files: content that was flushed, under names that were flushed. Of the row store, whose database flushes
/// when it likes, nothing since it was told to flush: the worst that can be.
/// </summary>
internal sealed class DurableDisk(string root, DiskImage beginning)
{
    private readonly Dictionary<string, byte[]> _durable = new(beginning.Files);
    private readonly Dictionary<string, byte[]> _flushedUnderNewName = [];

    public DiskImage Image => new(new Dictionary<string, byte[]>(_durable));

    public void Apply(DurableStep step)
    {
        var path = Path.GetRelativePath(root, step.Path);
        switch (step.Kind)
        {
            case DurableStepKind.FileSynced:
                (_durable.ContainsKey(path) ? _durable : _flushedUnderNewName)[path] = DiskImage.Read(step.Path);
                break;
            case DurableStepKind.Renamed:
                if (_flushedUnderNewName.Remove(Path.GetRelativePath(root, step.From!), out var content))
                    _flushedUnderNewName[path] = content;
                break;
            case DurableStepKind.DirectorySynced:
                TakeNames(path);
                break;
            case DurableStepKind.RowsSynced:
                foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(step.Path)!).Where(DiskImage.IsContent))
                    _durable[Path.GetRelativePath(root, file)] = DiskImage.Read(file);
                break;
        }
    }

    private void TakeNames(string directory)
    {
        foreach (var path in _flushedUnderNewName.Keys.Where(path => Path.GetDirectoryName(path) == directory).ToList())
        {
            _flushedUnderNewName.Remove(path, out var content);
            _durable[path] = content!;
        }

        foreach (var path in _durable.Keys.Where(path => Path.GetDirectoryName(path) == directory && !File.Exists(Path.Combine(root, path))).ToList())
            _durable.Remove(path);
    }
}
