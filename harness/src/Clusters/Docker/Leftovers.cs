using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>Removes what runs have created in an Engine: containers first, then the networks and volumes that they used.</summary>
public sealed class Leftovers(EngineClient engine)
{
    /// <summary>A volume or network may be busy for a moment after its last container went.</summary>
    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Removes everything of runs whose process has ended. Returns how many things.</summary>
    public async Task<int> RemoveDeadRunsAsync(CancellationToken cancellationToken) =>
        await RemoveAsync(RunLabels.Run, labels => labels is not null && RunOwner.Parse(labels.GetValueOrDefault(RunLabels.Owner))?.IsDead == true, cancellationToken);

    /// <summary>Removes everything of every run, also of one that goes on. Returns how many things.</summary>
    public Task<int> RemoveAllRunsAsync(CancellationToken cancellationToken) => RemoveAsync(RunLabels.Run, _ => true, cancellationToken);

    /// <summary>Removes everything of one run.</summary>
    internal Task<int> RemoveAsync(RunLabels run, CancellationToken cancellationToken) => RemoveAsync(run.Selector, _ => true, cancellationToken);

    private async Task<int> RemoveAsync(string selector, Func<IReadOnlyDictionary<string, string>?, bool> choose, CancellationToken cancellationToken)
    {
        var containers = (await engine.Containers.ListAsync(selector, cancellationToken)).Where(container => choose(container.Labels)).ToList();
        await Task.WhenAll(containers.Select(container => engine.Containers.RemoveAsync(container.Id, cancellationToken)));
        var networks = (await engine.Networks.ListAsync(selector, cancellationToken)).Where(network => choose(network.Labels)).ToList();
        var volumes = (await engine.Volumes.ListAsync(selector, cancellationToken)).Where(volume => choose(volume.Labels)).ToList();
        await Task.WhenAll(
            [
                .. networks.Select(network => RemoveAsync(() => engine.Networks.RemoveAsync(network.Id, cancellationToken))),
                .. volumes.Select(volume => RemoveAsync(() => engine.Volumes.RemoveAsync(volume.Name, cancellationToken))),
            ]);
        return containers.Count + networks.Count + volumes.Count;
    }

    private static async Task RemoveAsync(Func<Task> remove)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await remove();
                return;
            }
            catch (EngineException e) when (e.IsNotFound)
            {
                return;
            }
            catch (EngineException e) when (e.Status is not null && tries < Tries)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
