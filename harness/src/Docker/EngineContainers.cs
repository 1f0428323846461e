using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Elastickv.Jepsen.Harness.Docker.Model;
using Elastickv.Jepsen.Harness.Docker.Transport;

namespace Elastickv.Jepsen.Harness.Docker;

/// <summary>The Engine's containers.</summary>
public sealed class EngineContainers
{
    private const int MaxExecOutput = 1 << 20;

    private readonly EngineConnection _connection;

    internal EngineContainers(EngineConnection connection) => _connection = connection;

    /// <summary>Returns its id. It does not run yet.</summary>
    public async Task<string> CreateAsync(string name, ContainerSpec container, CancellationToken cancellationToken) =>
        (await _connection.PostAsync<CreateReply>($"containers/create?name={Uri.EscapeDataString(name)}", container, cancellationToken)).Id;

    public Task StartAsync(string id, CancellationToken cancellationToken) => _connection.PostAsync($"containers/{id}/start", cancellationToken);

    /// <summary>Sends a signal to its first process. A conflict if it does not run.</summary>
    public Task KillAsync(string id, string signal, CancellationToken cancellationToken) =>
        _connection.PostAsync($"containers/{id}/kill?signal={signal}", cancellationToken);

    /// <summary>Freezes every process in it.</summary>
    public Task PauseAsync(string id, CancellationToken cancellationToken) => _connection.PostAsync($"containers/{id}/pause", cancellationToken);

    public Task UnpauseAsync(string id, CancellationToken cancellationToken) => _connection.PostAsync($"containers/{id}/unpause", cancellationToken);

    /// <summary>Waits until it does not run, and returns its exit code.</summary>
    public async Task<int> WaitAsync(string id, CancellationToken cancellationToken) =>
        (await _connection.WaitAsync<WaitReply>($"containers/{id}/wait?condition=not-running", cancellationToken)).StatusCode;

    public Task<ContainerInfo> InspectAsync(string id, CancellationToken cancellationToken) =>
        _connection.GetAsync<ContainerInfo>($"containers/{id}/json", cancellationToken);

    /// <summary>Ends it if it runs, and removes it with the volumes that have no name. Nothing to do if it is gone or on its way.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.DeleteAsync($"containers/{id}?force=1&v=1", cancellationToken);
        }
        catch (EngineException e) when (e.IsNotFound || e.IsConflict)
        {
            // Somebody else removes it.
        }
    }

    /// <summary>Every container with a label, given as <c>name</c> or <c>name=value</c>, whether it runs or not.</summary>
    public Task<ContainerSummary[]> ListAsync(string label, CancellationToken cancellationToken) =>
        _connection.GetAsync<ContainerSummary[]>($"containers/json?all=1&filters={LabelFilter.Of(label)}", cancellationToken);

    /// <summary>What it writes to both outputs, from after <paramref name="since"/>, until it ends. A piece may end in the middle of a line.</summary>
    /// <param name="since">The time of the last piece that is known, as the Engine wrote it; null for all.</param>
    public async IAsyncEnumerable<LogPiece> FollowLogAsync(string id, LogTime? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = since is { } known ? $"&since={known.AfterAsUnixTime()}" : "";
        await using var answer = await _connection.FollowAsync(
            $"containers/{id}/logs?follow=1&stdout=1&stderr=1&timestamps=1{from}", cancellationToken);
        await foreach (var frame in LogFrames.ReadAsync(answer.Content, cancellationToken))
            yield return LogPiece.Parse(frame);
    }

    /// <summary>Runs a command in a running container to its end.</summary>
    /// <param name="user">Null for the container's own.</param>
    public async Task<ExecResult> ExecAsync(string id, IReadOnlyList<string> command, string? user, CancellationToken cancellationToken)
    {
        var exec = await _connection.PostAsync<CreateReply>($"containers/{id}/exec", new ExecSpec(command, user), cancellationToken);
        var output = new StringBuilder();
        await using (var answer = await _connection.StreamAsync(HttpMethod.Post, $"exec/{exec.Id}/start", new ExecStart(), cancellationToken))
        {
            await foreach (var frame in LogFrames.ReadAsync(answer.Content, cancellationToken))
            {
                if (output.Length < MaxExecOutput)
                    output.Append(Encoding.UTF8.GetString(frame.Span));
            }
        }

        var state = await _connection.GetAsync<ExecState>($"exec/{exec.Id}/json", cancellationToken);
        return new ExecResult(state.ExitCode ?? throw new EngineException($"exec {exec.Id} ended and the Engine says it runs"), output.ToString());
    }

    /// <summary>
    /// Reads a file or folder of a container, running or not, as a tar archive; <paramref name="read"/> is called with the stream. False if there is no such path.
    /// </summary>
    public async Task<bool> ReadArchiveAsync(string id, string path, Func<Stream, Task> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await _connection.StreamAsync(HttpMethod.Get, ArchivePath(id, path), null, cancellationToken);
            await read(answer.Content);
            return true;
        }
        catch (EngineException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Unpacks a tar archive into a folder of a container, running or not. Owners and modes are those of the archive.</summary>
    public async Task WriteArchiveAsync(string id, string folder, ReadOnlyMemory<byte> archive, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        await _connection.PutAsync(ArchivePath(id, folder), content, cancellationToken);
    }

    private static string ArchivePath(string id, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"containers/{id}/archive?path={WebUtility.UrlEncode(path)}");
}
