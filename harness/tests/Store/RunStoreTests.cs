using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Harness.Tests.Store;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 8, 22, 10, 11, 12, 345, TimeSpan.Zero);

    private readonly TestFolder _folder = new();
    private readonly RunStore _store;

    public RunStoreTests() => _store = new RunStore(_folder.At("store"));

    public void Dispose() => _folder.Dispose();

    [Test]
    public void A_run_has_a_folder_named_after_it_and_its_time()
    {
        var run = _store.Create("rollout", Now);

        Assert.Multiple(() =>
        {
            Assert.That(run.Root, Is.EqualTo(_folder.At("store", "rollout", "20260822T101112.345Z")));
            Assert.That(run.Root, Does.Exist);
        });
    }

    [Test]
    public void Two_runs_of_the_same_moment_get_two_folders()
    {
        var folders = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 8, _ => folders.Add(new RunStore(_folder.At("store")).Create("rollout", Now).Root));

        Assert.That(folders.Distinct().Count(), Is.EqualTo(8));
    }

    [Test]
    public void Latest_leads_to_the_run_that_was_marked_last()
    {
        _store.MarkLatest(_store.Create("first", Now));
        var second = _store.Create("second", Now);
        _store.MarkLatest(second);
        File.WriteAllText(second.Plan, "{}");

        var link = new FileInfo(_folder.At("store", "latest"));
        Assert.Multiple(() =>
        {
            Assert.That(link.LinkTarget, Is.EqualTo(Path.Combine("second", "20260822T101112.345Z")), "relative, so that a store can be moved");
            Assert.That(_folder.At("store", "latest", "plan.json"), Does.Exist);
            Assert.That(Directory.GetFileSystemEntries(_folder.At("store")).Select(Path.GetFileName), Is.EquivalentTo(new[] { ".lock", "first", "latest", "second" }));
        });
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("latest")]
    [TestCase(".hidden")]
    public void A_name_that_cannot_name_a_folder_is_refused(string name) =>
        Assert.That(() => _store.Create(name, Now), Throws.TypeOf<StoreException>().With.Message.Contains("--name"));

    [Test]
    public void A_store_that_cannot_be_written_is_refused()
    {
        File.WriteAllText(_folder.At("store"), "");

        Assert.That(() => _store.Create("rollout", Now), Throws.TypeOf<StoreException>().With.Message.Contains("--store"));
    }
}
