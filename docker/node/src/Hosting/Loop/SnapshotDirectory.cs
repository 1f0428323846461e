using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>The folders <c>fsm-snap/</c> and <c>snap/</c> of a data directory (spec §11, §12.5): a snapshot is one file in each.</summary>
internal sealed class SnapshotDirectory
{
    /// <summary>Snapshots kept; older ones are removed when a new one is durable.</summary>
    private const int Kept = 3;

    private readonly string _records;

    public SnapshotDirectory(string dataDirectory)
    {
        Files = Path.Combine(dataDirectory, "fsm-snap");
        _records = Path.Combine(dataDirectory, "snap");
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(_records);
    }

    /// <summary>Where the .fsm files are.</summary>
    public string Files { get; }

    public string PathOf(ulong index) => Path.Combine(Files, FsmSnapshot.FileName(index));

    /// <summary>Newest snapshot whose record can be read and whose file is there, or null.</summary>
    public SnapFile? Newest() => SnapFile.List(_records).FirstOrDefault(record => File.Exists(PathOf(record.Metadata.Index)));

    /// <summary>Completes a snapshot whose .fsm file is durable.</summary>
    public void Record(SnapshotMetadata metadata, FsmSnapshot file)
    {
        new SnapFile(metadata, new SnapToken(metadata.Index, file.Checksum)).Write(_records);
        foreach (var old in SnapFile.List(_records).Skip(Kept))
        {
            File.Delete(PathOf(old.Metadata.Index));
            File.Delete(Path.Combine(_records, SnapFile.FileName(old.Metadata.Term, old.Metadata.Index)));
        }
    }

    /// <summary>Gives a received file its place, durably.</summary>
    public FsmSnapshot Adopt(string received, ulong index)
    {
        var path = PathOf(index);
        File.Move(received, path, overwrite: true);
        Storage.Files.PosixFile.SyncDirectory(Files);
        return FsmSnapshotReader.Open(path);
    }
}
