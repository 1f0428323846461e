using Elastickv.Node.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.Node.Wal;

/// <summary>The segment that is being written. Its file is as long as a full segment from the start, but sparse.</summary>
internal sealed class SegmentFile : IDisposable
{
    private const string TemporaryName = "0.tmp";

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private SegmentFile(SafeFileHandle file, string path, SegmentName name, long length)
    {
        _file = file;
        _path = path;
        Name = name;
        Length = length;
    }

    public SegmentName Name { get; }

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Makes a segment with its first records; it appears under its name only when they are durable.</summary>
    public static SegmentFile Create(string directory, SegmentName name, ReadOnlySpan<byte> head, long size)
    {
        var temporary = Path.Combine(directory, TemporaryName);
        File.Delete(temporary);
        var file = FileOperations.Instance.CreateExclusive(temporary);
        try
        {
            RandomAccess.SetLength(file, size);
            RandomAccess.Write(file, head, 0);
            RandomAccess.FlushToDisk(file);
            DurableSteps.Done(DurableStepKind.FileSynced, temporary);
            var path = Path.Combine(directory, name.ToString());
            File.Move(temporary, path);
            DurableSteps.Done(DurableStepKind.Renamed, path, temporary);
            PosixFile.SyncDirectory(directory);
            DurableSteps.Done(DurableStepKind.DirectorySynced, directory);
            return new SegmentFile(file, path, name, head.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the last segment for more.</summary>
    /// <param name="clear">Clear what stands after the last record: the rest of an unfinished write.</param>
    public static SegmentFile Resume(string directory, SegmentName name, long end, long size, bool clear)
    {
        var path = Path.Combine(directory, name.ToString());
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (clear)
                RandomAccess.SetLength(file, end);
            if (RandomAccess.GetLength(file) < size)
            {
                RandomAccess.SetLength(file, size);
                RandomAccess.FlushToDisk(file);
            }

            return new SegmentFile(file, path, name, end);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Write(ReadOnlySpan<byte> records)
    {
        RandomAccess.Write(_file, records, Length);
        Length += records.Length;
        DurableSteps.Done(DurableStepKind.Written, _path);
    }

    public void Sync()
    {
        PosixFile.DataSync(_file);
        DurableSteps.Done(DurableStepKind.FileSynced, _path);
    }

    /// <summary>Cuts the file after its last record: nothing will be added.</summary>
    public void Finish()
    {
        RandomAccess.SetLength(_file, Length);
        RandomAccess.FlushToDisk(_file);
    }

    public void Dispose() => _file.Dispose();
}
