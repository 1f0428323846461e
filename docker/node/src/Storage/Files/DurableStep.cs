namespace Elastickv.Node.Storage.Files;

/// <summary>A change of what a crash would leave on the disk.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Path">To which file or directory; after a rename its new name.</param>
/// <param name="From">The old name, of a rename.</param>
public readonly record struct DurableStep(DurableStepKind Kind, string Path, string? From = null);
