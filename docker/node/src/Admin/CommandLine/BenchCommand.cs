using System.Globalization;
using Elastickv.Node.Encryption.Bench;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary><c>admin encryption bench-envelope</c>: how fast this machine seals and opens values, needs no node.</summary>
internal static class BenchCommand
{
    private const uint DefaultBytes = 1024, MostBytes = 1 << 20;
    private const uint DefaultSeconds = 4, MostSeconds = 600;

    public static Task RunAsync(AdminContext context)
    {
        var bytes = AtMost(context, "value-bytes", DefaultBytes, MostBytes);
        var seconds = AtMost(context, "seconds", DefaultSeconds, MostSeconds);
        var cost = new EnvelopeBench((int)bytes, TimeProvider.System).Run(TimeSpan.FromSeconds(seconds));
        return context.WriteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"envelope value_bytes={bytes} seal_open_per_second={cost.PerSecond:0} raw_per_second={cost.RawPerSecond:0} ratio={cost.Ratio:0.000} ratio_without_aad={cost.UnboundRatio:0.000}"));
    }

    private static uint AtMost(AdminContext context, string flag, uint fallback, uint most) =>
        context.UInt32Or(flag, fallback) is var value && value <= most ? value : throw AdminContext.Malformed(flag, $"at most {most}");
}
