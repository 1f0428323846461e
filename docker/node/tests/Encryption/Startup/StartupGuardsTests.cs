using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Tests.Storage;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Encryption.Startup;

public sealed class StartupGuardsTests
{
    private TemporaryDirectory _directory;
    private SidecarFile _file;

    [SetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        _file = new SidecarFile(_directory.File("keys.json"));
        _file.Write(UpstreamFiles.Sidecar);
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void A_sound_set_passes_and_changes_no_file() =>
        AssertUntouched(() => Assert.That(() => StartupGuards.Check(true, UpstreamFiles.Kek, _file), Throws.Nothing));

    [Test]
    public void A_sidecar_without_the_flag_is_refused_first() =>
        AssertRefused(() => StartupGuards.Check(false, null, _file), EncryptionError.SidecarPresentWithoutFlag, "sidecar present on disk but --encryption-enabled is not set");

    [Test]
    public void The_flag_without_a_key_is_refused() =>
        AssertRefused(() => StartupGuards.Check(true, null, _file), EncryptionError.KekRequiredWithFlag, "no KEK source (--kekFile)");

    [Test]
    public void Another_kek_is_refused_and_the_lowest_key_named()
    {
        var other = new KekWrapper(new byte[32], "file:other");
        AssertRefused(() => StartupGuards.Check(true, other, _file), EncryptionError.KekMismatch, "configured KEK cannot unwrap");
        Assert.That(Expect.Failure(() => StartupGuards.Check(true, other, _file)).Message, Does.Contain("key_id 1"));
    }

    [Test]
    public void A_key_that_is_not_active_counts_too()
    {
        var sidecar = UpstreamFiles.Sidecar;
        _file.Write(sidecar.WithKey(2, sidecar.Keys[2] with { Wrapped = [.. new byte[60]] }));
        AssertRefused(() => StartupGuards.Check(true, UpstreamFiles.Kek, _file), EncryptionError.KekMismatch, "key_id 2");
    }

    [Test]
    public void Exchanged_keys_are_refused_where_a_binding_tells()
    {
        var sidecar = UpstreamFiles.Sidecar;
        var bound = sidecar.Keys.Aggregate(sidecar, (done, pair) => done.WithKey(
            pair.Key, pair.Value with { Binding = [.. DekBinding.Compute(UpstreamFiles.Kek.Unwrap(pair.Value.Wrapped.AsSpan()), pair.Key, pair.Value.Purpose)] }));
        _file.Write(bound);
        StartupGuards.Check(true, UpstreamFiles.Kek, _file);
        _file.Write(bound.WithKey(1, bound.Keys[1] with { Wrapped = bound.Keys[3].Wrapped }).WithKey(3, bound.Keys[3] with { Wrapped = bound.Keys[1].Wrapped }));
        AssertRefused(() => StartupGuards.Check(true, UpstreamFiles.Kek, _file), EncryptionError.DekBindingMismatch, "key_id 1");
    }

    [TestCase(3u)]
    [TestCase(4u)]
    public void An_exhausted_epoch_of_an_active_key_is_refused(uint keyId)
    {
        var sidecar = UpstreamFiles.Sidecar;
        _file.Write(sidecar.WithKey(keyId, sidecar.Keys[keyId] with { LocalEpoch = ushort.MaxValue }));
        AssertRefused(() => StartupGuards.Check(true, UpstreamFiles.Kek, _file), EncryptionError.LocalEpochExhausted, "local_epoch=0xFFFF saturation");
    }

    [Test]
    public void An_exhausted_epoch_of_an_old_key_is_no_reason()
    {
        var sidecar = UpstreamFiles.Sidecar;
        _file.Write(sidecar.WithKey(1, sidecar.Keys[1] with { LocalEpoch = ushort.MaxValue }));
        Assert.That(() => StartupGuards.Check(true, UpstreamFiles.Kek, _file), Throws.Nothing);
    }

    [Test]
    public void A_corrupt_sidecar_is_refused()
    {
        File.WriteAllText(_file.Path, "{");
        AssertRefused(() => StartupGuards.Check(true, UpstreamFiles.Kek, _file), EncryptionError.SidecarMalformed, "encryption: sidecar");
    }

    [Test]
    public void Members_with_the_same_16_bits_are_refused()
    {
        var colliding = Colliding();
        Assert.Multiple(() =>
        {
            Assert.That(() => StartupGuards.RequireDistinctNodes(["n1", "n2", "n3", "n1"]), Throws.Nothing);
            Assert.That(
                Expect.Failure(() => StartupGuards.RequireDistinctNodes(["n2", colliding.First, colliding.Second])).Message,
                Does.Contain("hash to the same 16-bit node_id").And.Contain(colliding.Second));
        });
    }

    [TestCase(0UL, 280UL, true)]
    [TestCase(280UL, 280UL, true)]
    [TestCase(280UL, 281UL, false)]
    [TestCase(280UL, 0UL, false)]
    public void The_cutovers_of_snapshot_and_sidecar_must_agree(ulong header, ulong known, bool agree)
    {
        var sidecar = UpstreamFiles.Sidecar with { RaftEnvelopeCutoverIndex = known };
        Assert.That(
            () => StartupGuards.RequireMatchingCutover(header, sidecar),
            agree ? Throws.Nothing : Throws.TypeOf<EncryptionException>().With.Message.Contains("cutover index differs between restored snapshot header and sidecar"));
    }

    [Test]
    public void A_cutover_without_a_sidecar_or_a_raft_key_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Expect.Error(() => StartupGuards.RequireMatchingCutover(1, null)), Is.EqualTo(EncryptionError.EnvelopeCutoverDivergence));
            Assert.That(Expect.Error(() => StartupGuards.RequireRaftKey(UpstreamFiles.Sidecar with { ActiveRaft = 0 })), Is.EqualTo(EncryptionError.RaftScope));
        });
    }

    private static (string First, string Second) Colliding()
    {
        var seen = new Dictionary<ushort, string>();
        for (var i = 0; ; i++)
        {
            var name = $"node-{i}";
            var id16 = Node.Encryption.Writers.NodeIdentity.Of(name).Id16;
            if (!seen.TryAdd(id16, name))
                return (seen[id16], name);
        }
    }

    private void AssertRefused(Action check, EncryptionError error, string fragment) => AssertUntouched(() =>
    {
        var failure = Expect.Failure(check);
        Assert.Multiple(() =>
        {
            Assert.That(failure.Error, Is.EqualTo(error));
            Assert.That(failure.Message, Does.Contain(fragment));
        });
    });

    private void AssertUntouched(Action check)
    {
        var before = CrashingFiles.Capture(_directory.Path);
        check();
        Assert.That(CrashingFiles.Capture(_directory.Path), Is.EqualTo(before));
    }
}
