namespace Elastickv.Node.Tests.Storage;

/// <summary>The machine stops here. Not an I/O error: no clean-up of the program under test may run.</summary>
internal sealed class CrashPoint : Exception
{
    public CrashPoint()
        : base("crash")
    {
    }
}
