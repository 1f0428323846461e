using System.Formats.Tar;
using System.Net;
using System.Text;
using System.Text.Json;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;
using Microsoft.AspNetCore.Http;

namespace Elastickv.Jepsen.Harness.Tests.Docker;

public sealed class EngineClientTests
{
    private FakeEngine _engine = null!;

    [SetUp]
    public async Task SetUpAsync() => _engine = await FakeEngine.StartAsync();

    [TearDown]
    public async Task TearDownAsync() => await _engine.DisposeAsync();

    [Test]
    public async Task The_version_that_both_speak_is_part_of_every_call()
    {
        _engine.Json("GET /v1.41/info", """{"NCPU":2,"MemTotal":1000,"OperatingSystem":"Debian","Architecture":"x86_64","Driver":"overlay2","DockerRootDir":"/d"}""");
        using var client = await ConnectAsync(_engine);

        var info = await client.InfoAsync(default);

        Assert.That(info.NCPU, Is.EqualTo(2));
        Assert.That(_engine.Calls, Is.EqualTo((string[])["GET /version", "GET /v1.41/info"]));
    }

    [Test]
    public async Task An_engine_that_has_given_up_the_version_is_spoken_to_in_its_oldest()
    {
        await using var modern = await FakeEngine.StartAsync("1.52", "1.44");
        using var client = await ConnectAsync(modern);

        Assert.That($"{client.ApiVersion}", Is.EqualTo("1.44"));
    }

    [Test]
    public async Task An_engine_that_is_too_old_is_refused()
    {
        await using var old = await FakeEngine.StartAsync("1.40");

        Assert.That(async () => await ConnectAsync(old), Throws.TypeOf<EngineException>().With.Message.Contains("1.40"));
    }

    [Test]
    public void Where_no_engine_listens_the_message_names_the_address_and_the_remedy() =>
        Assert.That(
            async () => await EngineClient.ConnectAsync(EngineAddress.Parse("unix:///no/such/engine.sock"), TimeProvider.System, default),
            Throws.TypeOf<EngineException>().With.Message.Contains("unix:///no/such/engine.sock").And.Message.Contains("DOCKER_HOST").And.Message.Contains("there is no such socket")
                .And.Property(nameof(EngineException.Status)).Null);

    [Test]
    public async Task A_refusal_carries_the_engines_own_message_and_leaves_the_engine_usable()
    {
        _engine.Json("POST /v1.41/containers/abc/kill", """{"message":"Container abc is not running"}""", StatusCodes.Status409Conflict);
        using var client = await ConnectAsync(_engine);

        var refusal = Assert.ThrowsAsync<EngineException>(() => client.Containers.KillAsync("abc", "KILL", default));

        Assert.That(refusal!.Message, Is.EqualTo("Container abc is not running"));
        Assert.That(refusal.IsConflict, Is.True);
        Assert.That(client.Lost.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task An_engine_that_hangs_up_is_lost()
    {
        _engine.On("GET /v1.41/info", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var client = await ConnectAsync(_engine);

        Assert.That(async () => await client.InfoAsync(default), Throws.TypeOf<EngineException>().With.Message.Contains("does not answer"));
        Assert.That(client.Lost.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task A_cancelled_call_is_no_lost_engine()
    {
        using var arrived = new SemaphoreSlim(0);
        _engine.On("POST /v1.41/containers/abc/wait", async context =>
        {
            arrived.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var client = await ConnectAsync(_engine);
        using var cancellation = new CancellationTokenSource();
        var wait = client.Containers.WaitAsync("abc", cancellation.Token);
        await arrived.WaitAsync();

        await cancellation.CancelAsync();

        Assert.That(async () => await wait, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(client.Lost.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task A_container_is_created_with_what_is_said_and_nothing_else()
    {
        JsonDocument? sent = null;
        _engine.On("POST /v1.41/containers/create", async context =>
        {
            sent = await JsonDocument.ParseAsync(context.Request.Body);
            await context.Response.WriteAsync("""{"Id":"new","Warnings":[]}""");
        });
        using var client = await ConnectAsync(_engine);
        var spec = new ContainerSpec { Image = "node", Cmd = ["--help"], HostConfig = new HostSpec { NetworkMode = "none", Mounts = [new MountSpec("vol", "/data", ReadOnly: true)] } };

        var id = await client.Containers.CreateAsync("name", spec, default);

        Assert.That(id, Is.EqualTo("new"));
        Assert.That(_engine.Calls.Last(), Is.EqualTo("POST /v1.41/containers/create?name=name"));
        Assert.That(
            sent!.RootElement.GetRawText(),
            Is.EqualTo("""{"Image":"node","Cmd":["--help"],"HostConfig":{"NetworkMode":"none","Mounts":[{"Source":"vol","Target":"/data","ReadOnly":true,"Type":"volume"}]}}"""));
        sent.Dispose();
    }

    [Test]
    public async Task An_image_that_is_not_there_is_null()
    {
        using var client = await ConnectAsync(_engine);

        Assert.That(await client.Images.FindAsync("no/such:image", default), Is.Null);
        Assert.That(_engine.Calls.Last(), Is.EqualTo("GET /v1.41/images/no/such:image/json"));
    }

    [Test]
    public async Task A_command_in_a_container_answers_with_both_outputs_and_its_exit_code()
    {
        _engine.Json("POST /v1.41/containers/abc/exec", """{"Id":"e1"}""", StatusCodes.Status201Created);
        _engine.Bytes("POST /v1.41/exec/e1/start", [.. FakeEngine.Frame("out\n"), .. FakeEngine.Frame("err\n", stream: 2)]);
        _engine.Json("GET /v1.41/exec/e1/json", """{"Running":false,"ExitCode":3}""");
        using var client = await ConnectAsync(_engine);

        var result = await client.Containers.ExecAsync("abc", ["false"], user: null, default);

        Assert.That(result, Is.EqualTo(new ExecResult(3, "out\nerr\n")));
    }

    [Test]
    public async Task A_log_is_followed_from_after_the_last_known_piece()
    {
        _engine.Bytes("GET /v1.41/containers/abc/logs", FakeEngine.Frame("2026-08-22T10:00:01.000000007Z up\n"));
        using var client = await ConnectAsync(_engine);
        var pieces = new List<LogPiece>();

        await foreach (var piece in client.Containers.FollowLogAsync("abc", new LogTime(100, 999_999_999), default))
            pieces.Add(piece);

        Assert.That(Encoding.UTF8.GetString(pieces.Single().Bytes), Is.EqualTo("up\n"));
        Assert.That(pieces[0].Time.Nanoseconds, Is.EqualTo(7));
        Assert.That(_engine.Calls.Last(), Does.EndWith("&since=101.000000000"));
    }

    [Test]
    public async Task An_archive_is_read_as_it_streams_and_a_missing_path_is_told_apart()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            using var content = new MemoryStream([1, 2, 3]);
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "keys.json") { DataStream = content });
        }

        _engine.Bytes("GET /v1.41/containers/abc/archive", tar.ToArray());
        using var client = await ConnectAsync(_engine);
        var names = new List<string>();

        var found = await client.Containers.ReadArchiveAsync("abc", "/a b/keys.json", async stream =>
        {
            await using var reader = new TarReader(stream);
            names.Add((await reader.GetNextEntryAsync())!.Name);
        }, default);
        var missing = await client.Containers.ReadArchiveAsync("gone", "/x", _ => Task.CompletedTask, default);

        Assert.That((found, missing), Is.EqualTo((true, false)));
        Assert.That(names, Is.EqualTo((string[])["keys.json"]));
        Assert.That(WebUtility.UrlDecode(_engine.Calls.First(call => call.Contains("archive"))), Does.EndWith("?path=/a b/keys.json"));
    }

    [Test]
    public async Task Removing_what_somebody_else_removes_is_no_failure()
    {
        _engine.Json("DELETE /v1.41/containers/abc", """{"message":"removal of container abc is already in progress"}""", StatusCodes.Status409Conflict);
        using var client = await ConnectAsync(_engine);

        Assert.That(async () => await client.Containers.RemoveAsync("abc", default), Throws.Nothing);
        Assert.That(async () => await client.Containers.RemoveAsync("gone", default), Throws.Nothing);
    }

    private static Task<EngineClient> ConnectAsync(FakeEngine engine) => EngineClient.ConnectAsync(engine.Address, TimeProvider.System, default);
}
