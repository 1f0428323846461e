namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>An image.</summary>
/// <param name="Id">Its digest.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Config">How its containers are run.</param>
public sealed record ImageInfo(string Id, long Size, ImageConfig? Config);
