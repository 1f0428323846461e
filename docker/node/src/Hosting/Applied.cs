namespace Elastickv.Node.Hosting;

/// <summary>An entry that was applied here.</summary>
/// <param name="Index">Its index in the log.</param>
/// <param name="Reply">What applying it answered: the replies of Redis commands, or null.</param>
public sealed record Applied(ulong Index, object? Reply);
