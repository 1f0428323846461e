using System.Diagnostics;
using System.Net;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>A closed load: every client has one connection and sends its next command when the last one is answered.</summary>
internal sealed class ClosedLoad(IPEndPoint server, int clients, TimeSpan lasts)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    public async Task<LoadResult> RunAsync(Func<int, RespCommand> next, CancellationToken cancellationToken)
    {
        var deadline = Stopwatch.GetTimestamp() + (long)(lasts.TotalSeconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => RunClientAsync(client, next, deadline, cancellationToken))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var times = runs.SelectMany(run => run.Times).Order().ToArray();
        return times.Length == 0
            ? throw new BadInputException("the node acknowledged nothing: look at it with elastickv-jepsen rollout --faults none.")
            : new LoadResult(times.Length / elapsed.TotalSeconds, At(times, 0.5), At(times, 0.99), runs.Sum(run => run.Refused));
    }

    private async Task<(List<long> Times, int Refused)> RunClientAsync(int number, Func<int, RespCommand> next, long deadline, CancellationToken cancellationToken)
    {
        var times = new List<long>();
        var refused = 0;
        await using var client = new RespClient(server, TimeProvider.System);
        while (Stopwatch.GetTimestamp() is var sent && sent < deadline && !client.IsLost)
        {
            var exchange = await client.ExchangeAsync(next(number), AnswerLimit, cancellationToken);
            if (exchange is RespExchange.Answered { Reply.Kind: not RespKind.Error })
                times.Add(Stopwatch.GetTimestamp() - sent);
            else
                refused++;
        }

        return (times, refused);
    }

    private static TimeSpan At(long[] ordered, double share) => Stopwatch.GetElapsedTime(0, ordered[(int)(share * (ordered.Length - 1))]);
}
