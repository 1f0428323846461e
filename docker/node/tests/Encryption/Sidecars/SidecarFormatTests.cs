using System.Text;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Encryption.Sidecars;

public sealed class SidecarFormatTests
{
    private static readonly SidecarKey StorageKey = new() { Purpose = Purpose.Storage, Wrapped = [.. new byte[60]], Created = "2026-01-02T03:04:05Z", LocalEpoch = 3 };
    private static readonly SidecarKey RaftKey = StorageKey with { Purpose = Purpose.Raft };

    private static readonly Sidecar Valid = Sidecar.Empty.WithKey(1, StorageKey).WithKey(2, RaftKey) with { ActiveStorage = 1, ActiveRaft = 2 };

    [Test]
    public void An_upstream_sidecar_is_read_and_written_to_the_same_bytes()
    {
        var sidecar = UpstreamFiles.Sidecar;
        Assert.Multiple(() =>
        {
            Assert.That(sidecar.RaftAppliedIndex, Is.EqualTo(477));
            Assert.That(sidecar.StorageEnvelopeCutoverIndex, Is.EqualTo(163));
            Assert.That(sidecar.RaftEnvelopeCutoverIndex, Is.EqualTo(UpstreamFiles.Cutover));
            Assert.That((sidecar.ActiveStorage, sidecar.ActiveRaft), Is.EqualTo((3u, 4u)));
            Assert.That(SidecarWriter.Write(sidecar), Is.EqualTo(UpstreamFiles.Bytes("keys.json")));
        });
    }

    [Test]
    public void Writes_every_member_of_an_empty_sidecar() =>
        Assert.That(Text(Sidecar.Empty), Is.EqualTo("""
            {
              "version": 2,
              "raft_applied_index": 0,
              "storage_envelope_active": false,
              "storage_envelope_cutover_index": 0,
              "raft_envelope_cutover_index": 0,
              "active": {
                "storage": 0,
                "raft": 0
              },
              "keys": {}
            }
            """));

    [Test]
    public void Key_ids_stand_in_the_order_of_their_text_and_every_value_comes_back()
    {
        var sidecar = Valid.WithKey(10, StorageKey with { Binding = [.. new byte[32]], LocalEpoch = ushort.MaxValue }).WithKey(uint.MaxValue, RaftKey) with
        {
            RaftAppliedIndex = ulong.MaxValue,
            StorageEnvelopeActive = true,
        };
        var text = Text(sidecar);
        var places = new[] { "\"1\": {", "\"10\": {", "\"2\": {", "\"4294967295\": {" }.Select(key => text.IndexOf(key, StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(places, Is.Ordered.And.All.Positive);
            Assert.That(Read(text), Is.EqualTo(sidecar));
        });
    }

    [Test]
    public void Version_1_has_no_storage_cutover_and_unknown_members_are_ignored()
    {
        var text = Text(Valid).Replace("\"version\": 2", "\"version\": 1, \"future\": [1]", StringComparison.Ordinal)
            .Replace("  \"storage_envelope_cutover_index\": 0,\n", "", StringComparison.Ordinal);
        Assert.That(Read(text), Is.EqualTo(Valid));
    }

    [TestCase("\"version\": 2", "\"version\": 3", EncryptionError.SidecarVersion)]
    [TestCase("\"version\": 2", "\"version\": 0", EncryptionError.SidecarVersion)]
    [TestCase("\"version\": 2,", "", EncryptionError.SidecarVersion)]
    [TestCase("\"purpose\": \"raft\"", "\"purpose\": \"other\"", EncryptionError.SidecarPurpose)]
    [TestCase("\"2\": {", "\"02\": {", EncryptionError.SidecarKeyIdFormat)]
    [TestCase("\"2\": {", "\"+2\": {", EncryptionError.SidecarKeyIdFormat)]
    [TestCase("\"2\": {", "\"k1a2\": {", EncryptionError.SidecarKeyIdFormat)]
    [TestCase("\"2\": {", "\"4294967296\": {", EncryptionError.SidecarKeyIdFormat)]
    [TestCase("\"2\": {", "\"0\": {", EncryptionError.SidecarReservedKeyId)]
    [TestCase("\"2\": {", "\"1\": {", EncryptionError.SidecarMalformed)]
    [TestCase("\"2\": {", "\"3\": {", EncryptionError.SidecarActiveKeyMissing)]
    [TestCase("\"storage\": 1", "\"storage\": 2", EncryptionError.SidecarActivePurposeMismatch)]
    [TestCase("\"raft\": 2", "\"raft\": 1", EncryptionError.SidecarActivePurposeMismatch)]
    [TestCase("\"storage\": 1", "\"storage\": -1", EncryptionError.SidecarMalformed)]
    [TestCase("\"local_epoch\": 3", "\"local_epoch\": 65536", EncryptionError.SidecarMalformed)]
    [TestCase("\"wrapped\": \"AA", "\"wrapped\": \"!!", EncryptionError.SidecarMalformed)]
    [TestCase("\"keys\"", "\"kees\"", EncryptionError.SidecarMalformed)]
    public void Refuses_what_is_not_valid(string part, string replacement, EncryptionError expected)
    {
        var text = Text(Valid);
        Assert.That(text, Does.Contain(part));
        var failure = Expect.Failure(() => Read(text.Replace(part, replacement, StringComparison.Ordinal)));
        Assert.Multiple(() =>
        {
            Assert.That(failure.Error, Is.EqualTo(expected));
            Assert.That(failure.Message, Does.Contain("encryption: ").And.Contain("sidecar"));
        });
    }

    [Test]
    public void A_file_cut_anywhere_is_malformed()
    {
        var text = Text(Valid);
        for (var length = 0; length < text.Length; length++)
            Assert.That(Expect.Error(() => Read(text[..length])), Is.EqualTo(EncryptionError.SidecarMalformed), $"cut at {length}");
    }

    [Test]
    public void The_applied_index_never_goes_back()
    {
        var sidecar = Valid.WithAppliedIndex(9);
        Assert.Multiple(() =>
        {
            Assert.That(sidecar.WithAppliedIndex(0).RaftAppliedIndex, Is.EqualTo(9));
            Assert.That(sidecar.WithAppliedIndex(8).RaftAppliedIndex, Is.EqualTo(9));
            Assert.That(sidecar.WithAppliedIndex(10).RaftAppliedIndex, Is.EqualTo(10));
        });
    }

    private static string Text(Sidecar sidecar) => Encoding.UTF8.GetString(SidecarWriter.Write(sidecar));

    private static Sidecar Read(string json) => SidecarReader.Read(Encoding.UTF8.GetBytes(json));
}
