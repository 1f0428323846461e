namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>
/// The folder of one node, its working folder, with everything it leaves on disk: <c>data/</c>, <c>encryption/keys.json</c> and its log. Made beforehand,
/// because the real node wants the sidecar's directory to exist.
/// </summary>
internal sealed class NodeFolder
{
    public NodeFolder(string root)
    {
        Root = root;
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Path.GetDirectoryName(Sidecar)!);
    }

    public string Root { get; }

    public string Data => Path.Combine(Root, "data");

    public string Sidecar => Path.Combine(Root, "encryption", "keys.json");

    public string Log => Path.Combine(Root, "node.log");

    public async Task<byte[]?> ReadSidecarAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(Sidecar, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Null removes it.</summary>
    public async Task WriteSidecarAsync(byte[]? content, CancellationToken cancellationToken)
    {
        File.Delete(Sidecar);
        if (content is null)
            return;
        await using var file = new FileStream(Sidecar, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await file.WriteAsync(content, cancellationToken);
    }
}
