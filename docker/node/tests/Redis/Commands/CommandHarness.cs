using System.Text;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Replicated;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Redis.Commands;

/// <summary>Executes commands against rows in memory, one request each, at a time that a test moves.</summary>
internal sealed class CommandHarness : IDisposable
{
    private readonly CommandExecutor _executor = new(RespLimits.Default);

    public InMemoryStore Store { get; } = new();

    /// <summary>Unix milliseconds.</summary>
    public long NowMs { get; set; } = 1_000_000;

    /// <summary>Runs a command given as words and returns its reply with line ends shown as spaces.</summary>
    public string Run(params string[] words) => Show(Execute(Request([words])));

    /// <summary>Runs a command given as one line without quoting.</summary>
    public string Line(string line) => Run(line.Split(' '));

    public string Transaction(params string[] lines)
    {
        Request request = Request(lines.Select(line => line.Split(' ')));
        request.Multi = true;
        return Show(Execute(request));
    }

    public ReadOnlyMemory<byte> Execute(Request request) => _executor.Execute(request, Store);

    public Request Request(IEnumerable<string[]> commands)
    {
        var request = new Request { Timestamp = (ulong)NowMs << 16 };
        foreach (string[] words in commands)
            request.Commands.Add(new Command { Args = { words.Select(word => ByteString.CopyFrom(word, Encoding.Latin1)) } });
        return request;
    }

    public void Dispose() => _executor.Dispose();

    private static string Show(ReadOnlyMemory<byte> reply) => Encoding.Latin1.GetString(reply.Span).TrimEnd().Replace("\r\n", " ", StringComparison.Ordinal);
}
