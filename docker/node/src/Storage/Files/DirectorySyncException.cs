namespace Elastickv.Node.Storage.Files;

/// <summary>A directory could not be flushed: a rename in it may not survive a power loss.</summary>
public sealed class DirectorySyncException(string directory, Exception cause)
    : IOException($"cannot sync directory {directory}: {cause.Message}", cause);
