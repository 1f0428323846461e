using System.Globalization;

namespace Elastickv.Node.Hosting;

/// <summary>Log lines in Go's default form, <c>YYYY/MM/DD hh:mm:ss text</c>, one event a line. Safe to call from any thread.</summary>
public sealed class NodeLog(TextWriter writer, TimeProvider time)
{
    private readonly Lock _lock = new();

    public void Write(string text)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():yyyy\\/MM\\/dd HH\\:mm\\:ss} {text.ReplaceLineEndings(" ")}");
        lock (_lock)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
