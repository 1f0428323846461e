namespace Elastickv.Jepsen.Cli.Checks;

/// <summary>
/// Keeps the process below a limit of memory while it stands: beyond it an allocation fails, and the garbage collector works harder before.
/// </summary>
internal sealed class MemoryCeiling : IDisposable
{
    private const ulong None = 0;

    public MemoryCeiling(long bytes) => Set((ulong)bytes);

    public void Dispose() => Set(None);

    private static void Set(ulong bytes)
    {
        AppContext.SetData("GCHeapHardLimit", bytes);
        GC.RefreshMemoryLimit();
    }
}
