using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Storage;

[TestFixture(false)]
[TestFixture(true)]
public sealed class MvccStoreTests(bool isSealed)
{
    private MvccFixture _fixture;

    [SetUp]
    public void SetUp()
    {
        _fixture = new MvccFixture();
        if (isSealed)
            _fixture.Activate();
    }

    [TearDown]
    public void TearDown() => _fixture.Dispose();

    [Test]
    public void The_newest_version_is_read_and_older_ones_at_their_time()
    {
        _fixture.Put("k", "one", 10);
        _fixture.Put("k", "two", 20);
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.Get("k"), Is.EqualTo("two"));
            Assert.That(_fixture.GetAt("k", 19), Is.EqualTo("one"));
            Assert.That(_fixture.GetAt("k", 20), Is.EqualTo("two"));
            Assert.That(_fixture.GetAt("k", 9), Is.Null);
            Assert.That(_fixture.Get("other"), Is.Null);
            Assert.That(_fixture.Rows.LastCommitTimestamp, Is.EqualTo(20));
        });
    }

    [Test]
    public void A_tombstone_hides_older_versions()
    {
        _fixture.Put("k", "one", 10);
        _fixture.Delete("k", 20);
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.Get("k"), Is.Null);
            Assert.That(_fixture.GetAt("k", 10), Is.EqualTo("one"));
            Assert.That(Convert.ToHexString(_fixture.Row("k", 20)), Is.EqualTo("010000000000000000"), "never sealed, no body");
        });
    }

    [Test]
    public void A_value_expires_at_its_time_and_not_before()
    {
        _fixture.Put("k", "v", 10, expireAt: 100);
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.Get("k", now: 99), Is.EqualTo("v"));
            Assert.That(_fixture.Get("k", now: 100), Is.Null);
            Assert.That(_fixture.Scan("", now: 100), Is.Empty);
        });
    }

    [Test]
    public void An_empty_value_is_there()
    {
        _fixture.Put("k", "", 10);
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.Get("k"), Is.EqualTo(""));
            Assert.That(_fixture.Row("k", 10), Has.Length.EqualTo(isSealed ? 43 : 9));
        });
    }

    [Test]
    public void Keys_that_extend_each_other_into_the_timestamp_are_kept_apart()
    {
        // The longer key sorts between the versions of the shorter one.
        var longer = "k" + "\0\0\0\0\0\0\0\0\0";
        _fixture.Apply(10, transaction => transaction.Put([.. "k"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xF0, 0x01], "wedge"u8));
        _fixture.Put("k", "short old", 5);
        _fixture.Put("k", "short", 0x20);
        _fixture.Put(longer, "longer", 30);
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.Get("k"), Is.EqualTo("short"));
            Assert.That(_fixture.GetAt("k", 5), Is.EqualTo("short old"));
            Assert.That(_fixture.Get(longer), Is.EqualTo("longer"));
            Assert.That(_fixture.Scan("k").Count(), Is.EqualTo(3));
            Assert.That(_fixture.Scan("k").First(), Is.EqualTo("k=short"));
        });
    }

    [Test]
    public void A_search_does_not_walk_through_the_versions_of_longer_keys()
    {
        for (ulong at = 1; at <= 50; at++)
            _fixture.Put("k1", $"long {at}", at);
        _fixture.Put("k", "short", 51);
        var rows = new CountingRows(_fixture.Rows);
        Assert.Multiple(() =>
        {
            Assert.That(new MvccRows(rows, _fixture.Sealer).GetNewest("k"u8, now: 1), Is.EqualTo("short"u8.ToArray()));
            Assert.That(rows.Visited, Is.EqualTo(1));
        });
    }

    [Test]
    public void A_scan_gives_the_newest_versions_in_key_order()
    {
        foreach (var (key, at) in new[] { ("k1", 1UL), ("k10", 2UL), ("k2", 3UL), ("j", 4UL), ("k1", 5UL), ("l", 6UL) })
            _fixture.Put(key, $"v{at}", at);
        _fixture.Delete("k2", 7);
        Assert.That(_fixture.Scan("k"), Is.EqualTo(new[] { "k1=v5", "k10=v2" }));
    }

    [Test]
    public void A_transaction_sees_its_own_writes_and_those_before_in_the_batch()
    {
        using var batch = _fixture.Rows.BeginBatch();
        _fixture.Store.BeginTransaction(batch, 1).Put("a"u8, "1"u8);
        var second = _fixture.Store.BeginTransaction(batch, 2);
        second.Put("b"u8, "2"u8);
        Assert.Multiple(() =>
        {
            Assert.That(second.Get("a"u8, 1), Is.EqualTo("1"u8.ToArray()));
            Assert.That(second.Scan(default, 1).Count(), Is.EqualTo(2));
            Assert.That(_fixture.Get("a"), Is.Null);
        });
    }

    [Test]
    public void A_snapshot_reads_one_state()
    {
        _fixture.Put("k", "old", 1);
        using var snapshot = _fixture.Store.OpenSnapshot();
        _fixture.Put("k", "new", 2);
        Assert.That(snapshot.Get("k"u8, 1), Is.EqualTo("old"u8.ToArray()));
    }

    [Test]
    public void Values_of_every_size_come_back()
    {
        foreach (var size in new[] { 0, 1, 33, 34, 35, 400, 450, 500, 512, 1023, 1024, 1025, 4095, 4096, 4097, 1_000_000 })
        {
            var value = new byte[size];
            new Random(size).NextBytes(value);
            _fixture.Apply(1, transaction => transaction.Put("k"u8, value));
            Assert.That(_fixture.Store.Get("k"u8, 1), Is.EqualTo(value), $"size {size}");
        }
    }

    [Test]
    public void Switching_the_envelope_on_takes_effect_with_the_next_write_and_all_versions_stay_readable()
    {
        _fixture.Sealer.State = new SealingState(Active: false, MvccFixture.KeyId, new NonceFactory(1, 1));
        _fixture.Put("k", "clear", 1);
        _fixture.Activate();
        _fixture.Put("k", "sealed", 2);
        _fixture.Keys.Set(10, new byte[32]);
        _fixture.Sealer.State = _fixture.Sealer.State! with { KeyId = 10 };
        _fixture.Put("k", "rotated", 3);
        Assert.Multiple(() =>
        {
            Assert.That(_fixture.GetAt("k", 1), Is.EqualTo("clear"));
            Assert.That(_fixture.GetAt("k", 2), Is.EqualTo("sealed"));
            Assert.That(_fixture.GetAt("k", 3), Is.EqualTo("rotated"));
            Assert.That(_fixture.Row("k", 1)[0], Is.Zero);
            Assert.That(_fixture.Row("k", 2)[0], Is.EqualTo(2));
            Assert.That(_fixture.Row("k", 3)[14], Is.EqualTo(10), "key id of the envelope");
        });
    }

    [Test]
    public void A_commit_timestamp_of_zero_is_refused()
    {
        using var batch = _fixture.Rows.BeginBatch();
        Assert.That(() => _fixture.Store.BeginTransaction(batch, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
