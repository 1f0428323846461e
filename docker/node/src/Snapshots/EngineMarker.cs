using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Snapshots;

/// <summary>The file <c>raft-engine</c> that says which engine wrote a data directory: <c>etcd</c> and a newline (spec §12.5).</summary>
public static class EngineMarker
{
    public const string FileName = "raft-engine";

    private static ReadOnlySpan<byte> Content => "etcd\n"u8;

    /// <summary>Writes the marker into a new directory, or checks the one that is there.</summary>
    /// <exception cref="IOException">Another engine wrote the directory.</exception>
    public static void Ensure(string directory, IFileOperations? files = null)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            AtomicFile.Replace(files ?? FileOperations.Instance, path, Content);
        else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(Content))
            throw new IOException($"{path} names another raft engine");
    }
}
