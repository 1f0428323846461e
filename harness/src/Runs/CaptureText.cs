using System.Globalization;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>How large a capture is, for people.</summary>
internal static class CaptureText
{
    public static string Of(DiskImage image) => string.Create(CultureInfo.InvariantCulture, $"{image.Files.Length} files, {image.DataLength() / 1e6:0.0} MB");
}
