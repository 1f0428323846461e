namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>A value that a client wrote, unique and incompressible, to be searched for on disks.</summary>
/// <param name="Phase">The last phase that was confirmed before the write was invoked.</param>
/// <param name="Key">The user's key.</param>
/// <param name="Value">The bytes to search for.</param>
/// <param name="Acked">Whether the write was acknowledged.</param>
public sealed record Canary(string Phase, string Key, ReadOnlyMemory<byte> Value, bool Acked)
{
    /// <summary>Index in the history of the invocation that wrote it, where that is known.</summary>
    public long? Operation { get; init; }

    /// <summary>Index in the history of the acknowledgement, where there is one and it is known.</summary>
    public long? Acknowledgement { get; init; }
}
