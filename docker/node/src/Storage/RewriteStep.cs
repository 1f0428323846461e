namespace Elastickv.Node.Storage;

/// <summary>What one step of <see cref="ValueRewriter"/> did.</summary>
/// <param name="Examined">Rows looked at.</param>
/// <param name="Rewritten">Rows sealed anew.</param>
/// <param name="IsFinished">Every version in the store is sealed under the active key, or is a tombstone.</param>
public readonly record struct RewriteStep(int Examined, int Rewritten, bool IsFinished);
