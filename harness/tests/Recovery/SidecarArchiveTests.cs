using Elastickv.Jepsen.Harness.Recovery;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Tests.Fakes;

namespace Elastickv.Jepsen.Harness.Tests.Recovery;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class SidecarArchiveTests
{
    private readonly SteppedTime _time = new();
    private readonly SidecarArchive _archive;

    public SidecarArchiveTests() => _archive = new SidecarArchive(new RunClock(_time));

    [Test]
    public void The_copy_before_the_newest_settled_one_is_the_older()
    {
        Add(10);
        Add(20);
        Add(30);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(_archive.Older("n1")?.AppliedIndex, Is.EqualTo(20));
    }

    [Test]
    public void A_copy_that_was_just_written_proves_nothing_yet()
    {
        Add(10);
        Add(20);
        _time.Advance(TimeSpan.FromSeconds(2));
        Add(30);

        Assert.That(_archive.Older("n1")?.AppliedIndex, Is.EqualTo(10));
    }

    [Test]
    public void With_one_copy_there_is_no_older_one()
    {
        Add(10);
        Add(10);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Multiple(() =>
        {
            Assert.That(_archive.Older("n1"), Is.Null);
            Assert.That(_archive.Older("n2"), Is.Null);
        });
    }

    [Test]
    public void A_sidecar_that_goes_back_is_not_kept()
    {
        Add(10);
        Add(20);
        Add(10);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(_archive.Older("n1")?.AppliedIndex, Is.EqualTo(10));
    }

    [Test]
    public void What_is_no_sidecar_is_not_kept()
    {
        _archive.Add("n1", null);
        _archive.Add("n1", "{ torn"u8.ToArray());
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(_archive.Older("n1"), Is.Null);
    }

    private void Add(ulong index) => _archive.Add("n1", new MemoryCluster.MemorySidecar(index, 1, 2, false, 0).ToBytes());
}
