using System.Text;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Storage;

public sealed class ValueRewriterTests
{
    private const uint NewKey = 11;

    private MvccFixture _fixture;

    [SetUp]
    public void SetUp()
    {
        _fixture = new MvccFixture();
        _fixture.Put("a", "CANARY-clear-old", 1);
        _fixture.Put("a", "CANARY-clear", 2, expireAt: 77);
        _fixture.Delete("b", 3);
        _fixture.Put("empty", "", 4);
        _fixture.Activate();
        _fixture.Put("a", "sealed", 5);
        _fixture.Keys.Set(NewKey, [.. Enumerable.Repeat((byte)8, 32)]);
    }

    [TearDown]
    public void TearDown() => _fixture.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(1000)]
    public void All_versions_are_sealed_under_the_active_key_with_their_time_and_expiry(int maxRows)
    {
        Rotate();
        Assert.That(Finish(maxRows), Is.EqualTo(4));
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.GetAt("a", 1), Is.EqualTo("CANARY-clear-old"));
            Assert.That(_fixture.GetAt("a", 2), Is.EqualTo("CANARY-clear"));
            Assert.That(_fixture.GetAt("a", 5), Is.EqualTo("sealed"));
            Assert.That(_fixture.GetAt("empty", 4), Is.EqualTo(""));
            Assert.That(_fixture.Row("a", 2)[1], Is.EqualTo(77), "expiry");
            Assert.That(_fixture.Row("b", 3), Has.Length.EqualTo(ValueHeader.Size), "a tombstone stays one");
        });
        var audit = StoreAudit.Run(_fixture.Rows, _fixture.Sealer);
        Assert.Multiple(() =>
        {
            Assert.That(audit.Clear, Is.Zero);
            Assert.That(audit.Tombstones, Is.EqualTo(1));
            Assert.That(audit.SealedPerKey, Is.EqualTo(new Dictionary<uint, long> { [NewKey] = 4 }));
            Assert.That(audit.Needs(MvccFixture.KeyId), Is.False);
        });
    }

    [Test]
    public void It_goes_on_where_it_stopped_and_new_writes_need_no_rewriting()
    {
        Rotate();
        Step(2);
        _fixture.Put("a", "newer", 9);
        _fixture.Put("zz", "newest", 10);
        Finish(2);
        Assert.That(StoreAudit.Run(_fixture.Rows, _fixture.Sealer).SealedPerKey, Is.EqualTo(new Dictionary<uint, long> { [NewKey] = 6 }));
        Assert.That(Step(1000), Is.EqualTo(new RewriteStep(0, 0, true)), "finished is finished");
    }

    [Test]
    public void Another_key_begins_anew()
    {
        Assert.That(Finish(1000), Is.EqualTo(3), "the clear ones");
        Rotate();
        Assert.That(Finish(1000), Is.EqualTo(4));
    }

    [Test]
    public void A_row_that_does_not_open_stops_it_and_nothing_is_committed()
    {
        Rotate();
        var row = _fixture.Row("a", 5);
        row[^1] ^= 1;
        _fixture.SetRow("a", 5, row);
        Assert.That(() => Finish(1000), Throws.TypeOf<EncryptionException>());
        var audit = StoreAudit.Run(_fixture.Rows, _fixture.Sealer);
        Assert.Multiple(() =>
        {
            Assert.That(audit.Failures, Is.EqualTo(1));
            Assert.That(audit.FirstFailure, Does.Contain("integrity"));
            Assert.That(audit.Needs(12345), Is.True, "the row may need any key");
            Assert.That(audit.Clear, Is.EqualTo(3));
        });
    }

    [Test]
    public void Afterwards_no_cleartext_is_left_in_the_database_files()
    {
        var directory = Path.GetDirectoryName(_fixture.DatabasePath)!;
        Assert.That(Contains(directory, "CANARY"), Is.True, "the search finds what is there");
        Finish(1000);
        Assert.That(_fixture.Rows.TryScrub(), Is.True);
        Assert.That(Contains(directory, "CANARY"), Is.False);
    }

    [Test]
    public void Without_an_active_envelope_it_does_not_run()
    {
        _fixture.Sealer.State = null;
        Assert.That(() => Step(1), Throws.InvalidOperationException);
    }

    private static bool Contains(string directory, string text) => Directory.EnumerateFiles(directory)
        .Where(path => !path.EndsWith("LOCK", StringComparison.Ordinal))
        .Any(path => ReadShared(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0);

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private void Rotate() => _fixture.Sealer.State = new SealingState(Active: true, NewKey, new NonceFactory(1, 2));

    private int Finish(int maxRows)
    {
        var rewritten = 0;
        for (var steps = 0; steps < 100; steps++)
        {
            var step = Step(maxRows);
            rewritten += step.Rewritten;
            if (step.IsFinished)
                return rewritten;
        }

        throw new InvalidOperationException("never finished");
    }

    private RewriteStep Step(int maxRows)
    {
        using var batch = _fixture.Rows.BeginBatch();
        var step = new ValueRewriter(_fixture.Sealer).Step(batch, maxRows);
        batch.Commit();
        return step;
    }
}
