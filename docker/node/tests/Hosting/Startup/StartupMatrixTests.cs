using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Tests.Hosting.Startup;

/// <summary>Every refusal of spec §10, with the real executable: exit code, one line on stderr that says why, and not one byte of one file changed.</summary>
public sealed class StartupMatrixTests
{
    private TestCluster _origin = null!;
    private string _frozen = null!;

    [OneTimeSetUp]
    public async Task RollOut()
    {
        _origin = new TestCluster(1)
        {
            IsCapable = true,
            Adjust = options => options with { Tuning = new Tuning { HeartbeatMs = 20, ElectionMs = 200, SnapshotCount = 20, CatchUpEntries = 1 } },
        };
        await _origin.StartAllAsync();
        using var rollout = new RolloutClient(_origin);
        await rollout.BootstrapAsync(1, 2);
        await rollout.EnableStorageAsync();
        await rollout.EnableRaftAsync();
        await rollout.RotateAsync(Purpose.Storage, 3);
        await rollout.RotateAsync(Purpose.Raft, 4);
        for (var i = 0; i < 50; i++)
            await _origin.SetAsync($"k{i}", "v");
        await _origin.StopAsync(0);
        await _origin.StartAllAsync();
        await _origin.SetAsync("again", "v");
        await TestCluster.UntilAsync(() => rollout.Registered("n1", 3) == 1 && rollout.Registered("n1", 4) == 1, "registrations of the second life");

        // As a power loss would leave it, with the database's log not yet merged: a refusal must not tidy up either.
        _frozen = Directory.CreateTempSubdirectory("node-frozen-").FullName;
        Copy(_origin.Root, _frozen);
        await _origin.StopAsync(0);
    }

    [OneTimeTearDown]
    public async Task Remove()
    {
        await _origin.DisposeAsync();
        Directory.Delete(_frozen, recursive: true);
    }

    [TestCaseSource(typeof(BadStarts), nameof(BadStarts.All))]
    public async Task Node_refuses_and_changes_nothing(object badStart)
    {
        var bad = (BadStart)badStart;
        await RefusesUnchangedAsync(bad, bad.Spoil);
    }

    [TestCaseSource(nameof(Pairs))]
    public async Task Of_two_reasons_the_first_of_the_documented_order_is_told(object first, object second)
    {
        var (told, untold) = ((BadStart)first, (BadStart)second);

        Assert.That(await RefusesUnchangedAsync(told, told.Spoil + untold.Spoil), Does.Not.Contain(untold.Error));

        using var directory = new TemporaryDirectory();
        Copy(_frozen, directory.Path);
        using var node = new StoppedNode(directory.Path);
        untold.Spoil(node);
        Assert.That((await NodeProcess.RunAsync(node.Arguments, node.Environment)).Error, Does.Contain(untold.Error), "control: the second was there");
    }

    [Test]
    public void There_are_at_least_thirty_of_them() => Assert.That(BadStarts.All.Count(), Is.GreaterThanOrEqualTo(30));

    [Test]
    public async Task Unspoiled_node_starts()
    {
        using var directory = new TemporaryDirectory();
        Copy(_frozen, directory.Path);

        using var node = new StoppedNode(directory.Path);
        Assert.That(await ServesAsync(node), Is.True, "control: what is refused is what was spoiled");
    }

    [Test]
    public async Task Node_killed_at_any_durable_step_of_its_start_starts_again()
    {
        using var directory = new TemporaryDirectory();
        Copy(_frozen, directory.Path);
        using var node = new StoppedNode(directory.Path);
        var step = 0;
        do
            node.Environment[DurableSteps.KillVariable] = $"{++step}";
        while (!await ServesAsync(node));

        Assert.That(step, Is.GreaterThan(4), "control: it was killed at each step of the sidecar's write");
        node.Environment.Clear();
        Assert.That(await ServesAsync(node), Is.True);
    }

    private static IEnumerable<TestCaseData> Pairs => RefusalOrder.Pairs.Select(pair => new TestCaseData(pair.First, pair.Second));

    /// <returns>The line on stderr.</returns>
    private async Task<string> RefusesUnchangedAsync(BadStart expected, Action<StoppedNode> spoil)
    {
        using var directory = new TemporaryDirectory();
        Copy(_frozen, directory.Path);
        using var node = new StoppedNode(directory.Path);
        spoil(node);
        var before = node.Hashes();

        var (exitCode, error) = await NodeProcess.RunAsync(node.Arguments, node.Environment);

        Assert.That(exitCode, Is.EqualTo(expected.ExitCode), error);
        Assert.That(error, Does.Contain(expected.Error));
        if (expected.ExitCode == 1)
            Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1), "one line");
        Assert.That(error, Does.Not.Contain("serves Raft"));
        Assert.That(node.Hashes(), Is.EqualTo(before));
        return error;
    }

    /// <summary>Starts the executable, and ends it as soon as it serves; false if it ended by itself before.</summary>
    private static async Task<bool> ServesAsync(StoppedNode node)
    {
        using var process = NodeProcess.Start(node.Arguments, node.Environment);
        string? line;
        do
            line = await process.StandardError.ReadLineAsync();
        while (line is not null && !line.Contains("serves Raft", StringComparison.Ordinal));
        process.Kill();
        await process.WaitForExitAsync();
        return line is not null;
    }

    private static void Copy(string from, string to)
    {
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));

            // The lock is held by the process that still runs.
            if (Path.GetFileName(file) == "LOCK")
                File.WriteAllBytes(target, []);
            else
                File.Copy(file, target);
            Shorten(target);
        }
    }

    /// <summary>Log segments are preallocated: the zeros behind the last record need not be copied and hashed sixty times.</summary>
    private static void Shorten(string file)
    {
        if (Path.GetExtension(file) != ".wal")
            return;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        var content = new byte[Math.Min(stream.Length, 1 << 20)];
        stream.ReadExactly(content);
        var end = content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        stream.SetLength((end + 4096) / 8 * 8);
    }
}
