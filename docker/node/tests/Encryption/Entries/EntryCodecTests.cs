using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Encryption.Entries;

public sealed class EntryCodecTests
{
    private static readonly Registration Writer = new(0x01020304, 0x05060708090a0b0c, 0x0d0e);

    [Test]
    public void A_registration_has_the_documented_bytes()
    {
        var payload = RegistrationEntry.Encode(Writer);
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(payload), Is.EqualTo("03" + "01" + "01020304" + "05060708090A0B0C" + "0D0E"));
            Assert.That(RegistrationEntry.Decode(payload), Is.EqualTo(Writer));
        });
    }

    [Test]
    public void A_bootstrap_has_the_documented_bytes()
    {
        var payload = new BootstrapEntry(1, [0xAA, 0xBB], 2, [0xCC], [Writer]).Encode();
        Assert.That(
            Convert.ToHexString(payload),
            Is.EqualTo("04" + "01" + "00000001" + "00000002AABB" + "00000002" + "00000001CC" + "00000001" + "0102030405060708090A0B0C0D0E"));
    }

    [Test]
    public void A_rotation_has_the_documented_bytes()
    {
        var payload = new RotationEntry(RotationSubtag.RotateDek, 3, 1, [0xAA], Writer).Encode();
        Assert.That(Convert.ToHexString(payload), Is.EqualTo("05" + "01" + "01" + "00000003" + "01" + "00000001AA" + "0102030405060708090A0B0C0D0E"));
    }

    [Test]
    public void Upstream_entries_decode_and_encode_to_the_same_bytes()
    {
        var bootstrap = BootstrapEntry.Decode(UpstreamFiles.Payload(119));
        var storage = RotationEntry.Decode(UpstreamFiles.Payload(163));
        var raft = RotationEntry.Decode(UpstreamFiles.Payload(UpstreamFiles.Cutover));
        var rotation = RotationEntry.Decode(RaftEnvelope.Open(UpstreamFiles.Keys(), UpstreamFiles.Payload(396)));
        Assert.Multiple(() =>
        {
            Assert.That(bootstrap.Encode(), Is.EqualTo(UpstreamFiles.Payload(119)));
            Assert.That(bootstrap.Writers, Has.Length.EqualTo(6));
            Assert.That(bootstrap.WrappedStorage, Is.EqualTo(UpstreamFiles.Sidecar.Keys[1].Wrapped));
            Assert.That(storage.Encode(), Is.EqualTo(UpstreamFiles.Payload(163)));
            Assert.That(storage.Subtag, Is.EqualTo(RotationSubtag.EnableStorageEnvelope));
            Assert.That(raft.Subtag, Is.EqualTo(RotationSubtag.EnableRaftEnvelope));
            Assert.That(raft.Purpose, Is.EqualTo(Purpose.Raft));
            Assert.That(rotation.DekId, Is.EqualTo(3));
            Assert.That(rotation.Wrapped, Is.EqualTo(UpstreamFiles.Sidecar.Keys[3].Wrapped));
        });
    }

    [Test]
    public void Short_and_long_payloads_are_malformed()
    {
        byte[][] payloads =
        [
            RegistrationEntry.Encode(Writer), new BootstrapEntry(1, [0xAA], 2, [0xCC], [Writer]).Encode(),
            new RotationEntry(RotationSubtag.RetireDek, 3, 1, [], Writer).Encode(),
        ];
        foreach (var payload in payloads)
        {
            for (var length = 1; length < payload.Length; length++)
                Assert.That(ErrorOf(payload[..length]), Is.EqualTo(EncryptionError.FsmWireMalformed), $"{payload[0]} cut at {length}");
            Assert.That(ErrorOf([.. payload, 0]), Is.EqualTo(EncryptionError.FsmWireMalformed));
        }
    }

    [Test]
    public void Unknown_versions_sub_tags_and_purposes_are_refused()
    {
        var rotation = new RotationEntry(RotationSubtag.RotateDek, 3, 9, [0xAA], Writer).Encode();
        Assert.Multiple(() =>
        {
            Assert.That(ErrorOf([3, 2, .. new byte[14]]), Is.EqualTo(EncryptionError.FsmWireVersion));
            Assert.That(ErrorOf([4, 0]), Is.EqualTo(EncryptionError.FsmWireVersion));
            Assert.That(ErrorOf([5, 1, 0, .. rotation[3..]]), Is.EqualTo(EncryptionError.FsmWireSubtag));
            Assert.That(ErrorOf([5, 1, 6, .. rotation[3..]]), Is.EqualTo(EncryptionError.FsmWireSubtag));
            Assert.That(() => RotationEntry.Decode(rotation).Purpose, Throws.TypeOf<EncryptionException>());
        });
    }

    [Test]
    public void More_writers_than_allowed_are_refused_before_memory_is_taken() =>
        Assert.That(
            ErrorOf([4, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0x40, 0x01]), Is.EqualTo(EncryptionError.FsmWireMalformed));

    [Test]
    public void Only_bootstrap_rotation_and_reserved_opcodes_change_the_sidecar()
    {
        var changing = Enumerable.Range(0, 256).Where(value => OpcodeRange.ChangesSidecar((Opcode)value));
        var encryption = Enumerable.Range(0, 256).Where(value => OpcodeRange.IsEncryption((Opcode)value));
        Assert.Multiple(() =>
        {
            Assert.That(changing, Is.EqualTo(new[] { 4, 5, 6, 7 }));
            Assert.That(encryption, Is.EqualTo(new[] { 3, 4, 5, 6, 7 }));
        });
    }

    private static EncryptionError ErrorOf(byte[] payload) => Expect.Error(() => Decode(payload));

    private static object Decode(byte[] payload) => payload[0] switch
    {
        3 => RegistrationEntry.Decode(payload),
        4 => BootstrapEntry.Decode(payload),
        _ => RotationEntry.Decode(payload),
    };
}
