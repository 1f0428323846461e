namespace Elastickv.Node.Storage;

/// <summary>Receives rows of a scan. The spans are valid during the call only.</summary>
public interface IRowVisitor
{
    /// <summary>Returns whether the scan goes on.</summary>
    bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
}
