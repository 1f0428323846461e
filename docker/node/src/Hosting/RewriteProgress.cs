namespace Elastickv.Node.Hosting;

/// <summary>How far a rewrite is in this process life.</summary>
/// <param name="IsFinished">Every value is sealed under the active key.</param>
/// <param name="Error">Why it stopped before its end, or null.</param>
public sealed record RewriteProgress(bool IsFinished, long Examined, long Rewritten, string? Error)
{
    public static RewriteProgress None { get; } = new(false, 0, 0, null);
}
