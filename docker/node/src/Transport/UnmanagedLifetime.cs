using Microsoft.Extensions.Hosting;

namespace Elastickv.Node.Transport;

/// <summary>Leaves signals alone: a node has no signal handler (but see NodeProgram), SIGTERM and SIGINT end the process by default action (spec §10.3).</summary>
internal sealed class UnmanagedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
