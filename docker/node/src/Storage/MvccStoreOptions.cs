namespace Elastickv.Node.Storage;

/// <summary>How a <see cref="MvccStore"/> behaves.</summary>
public sealed record MvccStoreOptions
{
    /// <summary>
    /// The seeded defect <c>storage-envelope-skipped</c>: values are written in the clear although the envelope is active. It exists to
    /// try the verification suite on a node that is known to be wrong.
    /// </summary>
    public bool StorageEnvelopeSkipped { get; init; }
}
