namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>Takes decoded views of a text.</summary>
internal interface IViewSink
{
    /// <summary>Bytes that a part of the text stands for.</summary>
    /// <param name="view">The bytes, valid during the call.</param>
    /// <param name="offset">Where in the text the encoded part begins.</param>
    /// <param name="encoding">What it is encoded in, in an operator's words.</param>
    void Take(ReadOnlySpan<byte> view, int offset, string encoding);
}
