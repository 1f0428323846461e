using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class DeletedFilesCopyTests
{
    private const string Text = "deleted but still on the disk";

    [TestCase("/var/lib/elastickv/data/raft/n1/wal/0.wal", "data/n1/wal/0.wal (deleted, fd 1-12)")]
    [TestCase("/var/lib/elastickv/encryption/keys/keys.json", "encryption/keys.json (deleted, fd 1-12)")]
    [TestCase("/tmp/some/where", "elsewhere/where (deleted, fd 1-12)")]
    public void A_deleted_file_keeps_the_folder_that_says_what_it_was(string path, string expected) =>
        Assert.That(DeletedFilesCopy.Place("/copy", ["deleted", "1-12", .. path.Split('/', StringSplitOptions.RemoveEmptyEntries)]), Is.EqualTo($"/copy/{expected}"));

    [Test]
    public void The_folders_of_the_archive_are_no_files() => Assert.That(DeletedFilesCopy.Place("/copy", ["deleted", "1-12"]), Is.Null);

    [TestCase("0:0", "/var/lib/elastickv/data/raft/n1/wal/gone.wal", "data/n1/wal/gone.wal (deleted, fd 1-3)")]
    [TestCase("65532:65532", "/tmp/gone", "elsewhere/gone (deleted, fd 1-3)")]
    public async Task What_a_running_container_has_deleted_and_holds_open_is_copied(string user, string path, string expected)
    {
        using var engine = await RealEngine.ConnectAsync();
        using var folder = new TestFolder();
        var labels = new RunLabels();
        var holder = await HolderAsync(engine, labels, user, path);
        try
        {
            var unseen = await Copy(engine, labels).TakeAsync("n1", holder, Owner(user), folder.Path, default);

            Assert.That(unseen, Is.Null);
            Assert.That(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), Is.EqualTo((string[])[folder.At(expected)]));
            Assert.That(await File.ReadAllTextAsync(folder.At(expected)), Is.EqualTo(Text));
        }
        finally
        {
            await new Leftovers(engine).RemoveAsync(labels, default);
        }
    }

    [Test]
    public async Task A_process_of_another_user_is_told_as_not_looked_at()
    {
        using var engine = await RealEngine.ConnectAsync();
        using var folder = new TestFolder();
        var labels = new RunLabels();
        var holder = await HolderAsync(engine, labels, "0:0", "/tmp/gone");
        try
        {
            Assert.That(await Copy(engine, labels).TakeAsync("n1", holder, Owner("65532:65532"), folder.Path, default), Does.Contain("denied"));
        }
        finally
        {
            await new Leftovers(engine).RemoveAsync(labels, default);
        }
    }

    private static DeletedFilesCopy Copy(EngineClient engine, RunLabels labels) => new(engine, labels, DockerClusterOptions.DefaultToolbox, TimeProvider.System);

    private static ImageUser Owner(string user) => ImageUser.Parse(user, "", "");

    /// <summary>A container that writes a file, deletes it, and holds it open; it says so before anybody looks.</summary>
    private static async Task<string> HolderAsync(EngineClient engine, RunLabels labels, string user, string path)
    {
        var script = $"mkdir -p {Path.GetDirectoryName(path)} && exec 3>{path} && printf '{Text}' >&3 && rm {path} && echo ready && exec sleep infinity";
        var spec = new ContainerSpec
        {
            Image = DockerClusterOptions.DefaultToolbox,
            Cmd = ["sh", "-c", script],
            User = user,
            Labels = labels.Of(),
            HostConfig = new HostSpec { NetworkMode = "none", CapDrop = ["ALL"], SecurityOpt = ["no-new-privileges"], LogConfig = LogSpec.JsonFile },
        };
        var id = await engine.Containers.CreateAsync(labels.Name("holder"), spec, default);
        await engine.Containers.StartAsync(id, default);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var piece in engine.Containers.FollowLogAsync(id, null, patience.Token))
        {
            if (System.Text.Encoding.UTF8.GetString(piece.Bytes).Contains("ready", StringComparison.Ordinal))
                return id;
        }

        throw new InvalidOperationException("the container ended");
    }
}
