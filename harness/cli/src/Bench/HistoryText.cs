using System.Globalization;
using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>Writes operations on registers down as Jepsen does, to measure how fast that is read.</summary>
internal static class HistoryText
{
    /// <summary>The line of an operation, with its line feed.</summary>
    public static byte[] Line(Operation operation, HistoryFormat format)
    {
        var (type, value) = (operation.Type.ToString().ToLowerInvariant(), operation.Value.ToString());
        FormattableString line = format switch
        {
            HistoryFormat.Edn =>
                $"{{:process {operation.Process}, :type :{type}, :f :{operation.Function}, :key :{operation.Key}, :value {value}, :time {operation.Time}, :index {operation.Index}}}\n",
            HistoryFormat.JepsenLog => $"INFO  jepsen.util - {operation.Process}\t:{type}\t:{operation.Function}\t[{operation.Key} {value}]\n",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "written by the HistoryWriter"),
        };
        return Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture));
    }
}
