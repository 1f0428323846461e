using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Elastickv.Node.Transport;

/// <summary>Tells connections apart by their first four bytes: known magics go to their handler, all others on to HTTP/2.</summary>
internal sealed class StreamSwitch
{
    private const int MagicSize = 4;

    private readonly Dictionary<string, Func<ConnectionContext, Task>> _handlers = new(StringComparer.Ordinal);

    public void Add(string magic, Func<ConnectionContext, Task> handler)
    {
        if (magic.Length != MagicSize)
            throw new ArgumentException($"magic {magic} has not {MagicSize} characters", nameof(magic));
        _handlers.Add(magic, handler);
    }

    public ConnectionDelegate Dispatch(ConnectionDelegate next) => async connection =>
    {
        var input = connection.Transport.Input;
        var read = await input.ReadAtLeastAsync(MagicSize);
        var magic = read.Buffer.Length < MagicSize ? "" : Encoding.Latin1.GetString(read.Buffer.Slice(0, MagicSize).ToArray());
        // Nothing is consumed or marked as seen: whoever comes next reads from the first byte.
        input.AdvanceTo(read.Buffer.Start);
        await (_handlers.TryGetValue(magic, out var handler) ? handler(connection) : next(connection));
    };
}
