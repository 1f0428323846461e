using System.Text;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>Runs a container to its end, as an offline command, and removes it.</summary>
internal sealed class OneShot(EngineClient engine, TimeProvider time)
{
    private const int MaxOutput = 256 * 1024;

    /// <summary>The exit code says so if it was killed after <paramref name="limit"/>.</summary>
    /// <param name="name">The container's name.</param>
    /// <param name="container">What it is.</param>
    /// <param name="limit">How long it may run.</param>
    /// <param name="cancellationToken">Removes it, too.</param>
    /// <param name="ended">Called with its id once it has ended, before it is removed: its files are still there.</param>
    public async Task<CommandResult> RunAsync(
        string name, ContainerSpec container, TimeSpan limit, CancellationToken cancellationToken, Func<string, Task>? ended = null)
    {
        var id = await engine.Containers.CreateAsync(name, container, CancellationToken.None);
        try
        {
            await engine.Containers.StartAsync(id, CancellationToken.None);
            var result = await FinishAsync(id, limit, cancellationToken);
            if (ended is not null)
                await ended(id);
            return result;
        }
        finally
        {
            await engine.Containers.RemoveAsync(id, CancellationToken.None);
        }
    }

    private async Task<CommandResult> FinishAsync(string id, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = engine.Containers.WaitAsync(id, cancellationToken);
        var note = "";
        try
        {
            await end.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await engine.Containers.KillAsync(id, "KILL", cancellationToken);
            note = $"elastickv-jepsen: killed after {limit.TotalSeconds} s\n";
        }

        return new CommandResult(await end, await OutputAsync(id, cancellationToken) + note);
    }

    private async Task<string> OutputAsync(string id, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        await foreach (var piece in engine.Containers.FollowLogAsync(id, null, cancellationToken))
        {
            if (output.Length < MaxOutput)
                output.Append(Encoding.UTF8.GetString(piece.Bytes));
        }

        return output.ToString();
    }
}
