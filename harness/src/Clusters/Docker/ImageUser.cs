using System.Formats.Tar;
using System.Globalization;
using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>The numeric user and group that an image's containers run as: files that a node is to read must belong to them.</summary>
internal sealed record ImageUser(int Uid, int Gid)
{
    private static readonly ImageUser Root = new(0, 0);

    /// <summary><c>uid:gid</c>, as the Engine takes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Uid}:{Gid}");

    /// <param name="user">The image's <c>USER</c>: empty for root, numbers or names, with an optional group.</param>
    /// <param name="engine">The Engine.</param>
    /// <param name="container">A container of the image, whose <c>/etc/passwd</c> and <c>/etc/group</c> know the names.</param>
    public static async Task<ImageUser> ResolveAsync(string? user, EngineClient engine, string container, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(user))
            return Root;
        var passwd = await ReadAsync(engine, container, "/etc/passwd", cancellationToken);
        var group = user.Contains(':') ? await ReadAsync(engine, container, "/etc/group", cancellationToken) : "";
        return Parse(user, passwd, group);
    }

    /// <summary>As the Engine does: a number stands for itself, a user without a group has that of its line, and group 0 if it has no line.</summary>
    /// <exception cref="ClusterException">A name is in neither file.</exception>
    public static ImageUser Parse(string user, string passwd, string group)
    {
        var parts = user.Split(':', 2);
        var line = Find(passwd, parts[0]);
        var uid = Number(parts[0]) ?? Number(line?[2]) ?? throw Unknown(user);
        if (parts.Length == 1)
            return new ImageUser(uid, Number(line?[3]) ?? 0);
        return new ImageUser(uid, Number(parts[1]) ?? Number(Find(group, parts[1])?[2]) ?? throw Unknown(user));
    }

    private static ClusterException Unknown(string user) =>
        new($"the image runs as {user}, which its /etc/passwd and /etc/group do not know: name one that runs as a number, with --image");

    /// <summary>The line of a name, or of a number.</summary>
    private static string[]? Find(string file, string name) =>
        file.Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length >= 4 && (fields[0] == name || (fields[2] == name && Number(name) is not null)));

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static async Task<string> ReadAsync(EngineClient engine, string container, string path, CancellationToken cancellationToken)
    {
        const int MaxLength = 1 << 20;
        var text = "";
        await engine.Containers.ReadArchiveAsync(container, path, async stream =>
        {
            await using var tar = new TarReader(stream);
            if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { DataStream: { } data, Length: <= MaxLength })
                text = await new StreamReader(data).ReadToEndAsync(cancellationToken);
        }, cancellationToken);
        return text;
    }
}
