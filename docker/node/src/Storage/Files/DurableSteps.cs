using System.Diagnostics;
using System.Globalization;

namespace Elastickv.Node.Storage.Files;

/// <summary>
/// Announces every <see cref="DurableStep"/> when it is done, on the thread that did it: the seam through which crash tests see all states in which a
/// process can end. Nobody listens in a node that runs for real, unless <see cref="KillVariable"/> says at which step it is to end itself.
/// </summary>
public static class DurableSteps
{
    /// <summary>The process kills itself, as SIGKILL does, at this step, counted from 1.</summary>
    public const string KillVariable = "ELASTICKV_KILL_AT_STEP";

    /// <summary>Steps count only once this file exists; from the beginning if the variable is not set.</summary>
    public const string ArmVariable = "ELASTICKV_KILL_ARMED_BY";

    private static int _count;

    public static Action<DurableStep>? Observer { get; set; }

    /// <summary>Obeys <see cref="KillVariable"/> and <see cref="ArmVariable"/>.</summary>
    /// <param name="environment">Value of a variable, or null.</param>
    public static void ObeyKillSwitch(Func<string, string?> environment)
    {
        if (int.TryParse(environment(KillVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            Observer = Armed(environment(ArmVariable), () => EndAt(last));
    }

    internal static void Done(DurableStepKind kind, string path, string? from = null) => Observer?.Invoke(new DurableStep(kind, path, from));

    private static Action<DurableStep> Armed(string? file, Action count) => _ =>
    {
        if (file is null || File.Exists(file))
            count();
    };

    private static void EndAt(int last)
    {
        if (Interlocked.Increment(ref _count) < last)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
