using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>How events look to people.</summary>
internal static class EventText
{
    public static string Time(RunEvent happened) => string.Create(CultureInfo.InvariantCulture, $"{happened.Time / 1e9,6:0.00} s");

    public static string Nodes(RunEvent happened) => string.Join(',', happened.Nodes);
}
