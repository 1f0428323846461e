using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// Copies the files that a running node has deleted and still holds open: their bytes are on the disk, though no name leads to them. A container of the toolbox
/// joins the node's process namespace as the node's own user, without any capability, and copies what <c>/proc</c> shows; the node itself gets no privilege.
/// </summary>
internal sealed class DeletedFilesCopy(EngineClient engine, RunLabels labels, string toolbox, TimeProvider time)
{
    private const string Folder = "/tmp/deleted";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Sockets and pipes have no path; anonymous and shared memory never reaches a disk. A process may end, or close a file, at any moment.</summary>
    private const string Script = $$"""
        mkdir {{Folder}} && cd {{Folder}} && ls /proc/1/fd >/dev/null || exit 1
        for handle in /proc/[0-9]*/fd/*; do
            name=$(readlink "$handle") || continue
            case $name in /memfd:* | /dev/*) continue ;; /*' (deleted)') ;; *) continue ;; esac
            process=${handle#/proc/} && process=${process%%/*}
            copy=$process-${handle##*/}${name% (deleted)}
            mkdir -p "${copy%/*}" && cp --sparse=always "$handle" "$copy" || [ ! -e "$handle" ] || exit 1
        done
        """;

    /// <summary>Returns null, or why they could not be looked at.</summary>
    /// <param name="node">The node's id.</param>
    /// <param name="container">Its container.</param>
    /// <param name="user">Whom it runs as.</param>
    /// <param name="target">The capture's folder.</param>
    public async Task<string?> TakeAsync(string node, string container, ImageUser user, string target, CancellationToken cancellationToken)
    {
        try
        {
            var result = await new OneShot(engine, time).RunAsync(labels.Name($"{node}-deleted"), Spec(node, container, user), Limit, cancellationToken, CollectAsync);
            return result.ExitCode == 0 ? null : $"exit {result.ExitCode}: {result.Output.Trim().ReplaceLineEndings("; ")}";
        }
        catch (EngineException e) when (e.Status is not null)
        {
            return e.Message;
        }

        Task CollectAsync(string id) => engine.Containers.ReadArchiveAsync(
            id, Folder, stream => DiskExport.UnpackAsync(stream, parts => Place(target, parts), cancellationToken), cancellationToken);
    }

    /// <summary>Keeps the folder a file was in, which says what kind of file it was; two deleted files may have had the same name.</summary>
    /// <param name="target">The capture's folder.</param>
    /// <param name="parts"><c>deleted/PROCESS-HANDLE/path/of/the/file</c>.</param>
    internal static string? Place(string target, IReadOnlyList<string> parts)
    {
        if (parts.Count < 3)
            return null;
        var path = "/" + string.Join('/', parts.Skip(2));
        return Path.Combine(target, $"{Below(path)} (deleted, fd {parts[1]})");
    }

    private static string Below(string path) =>
        path.StartsWith(NodePaths.Data + "/", StringComparison.Ordinal) ? "data" + path[NodePaths.Data.Length..]
        : path.StartsWith(NodePaths.SidecarFolder + "/", StringComparison.Ordinal) ? "encryption" + path[NodePaths.SidecarFolder.Length..]
        : "elsewhere/" + Path.GetFileName(path);

    private ContainerSpec Spec(string node, string container, ImageUser user) => new()
    {
        Image = toolbox,
        Cmd = ["sh", "-c", Script],
        User = user.ToString(),
        Labels = labels.Of(node),
        HostConfig = new HostSpec { NetworkMode = "none", PidMode = $"container:{container}", CapDrop = ["ALL"], SecurityOpt = ["no-new-privileges"] },
    };
}
