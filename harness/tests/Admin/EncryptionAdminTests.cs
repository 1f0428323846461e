using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Jepsen.Harness.Tests.Admin;

/// <summary>Every call must say what spec §7.1 says: the method's path, and every field in its place.</summary>
public sealed class EncryptionAdminTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly WriterRegistryEntry Writer = new() { FullNodeId = 77, LocalEpoch = 3 };
    private static readonly DataKey Storage = DataKey.Create(11, new byte[32]);
    private static readonly DataKey Raft = DataKey.Create(12, new byte[32]);

    private FakeGrpcServer _server = null!;
    private EncryptionAdmin _admin = null!;
    private string _path = "";
    private byte[] _message = [];
    private IMessage _answer = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await FakeGrpcServer.StartAsync(async context =>
        {
            _path = context.Request.Path;
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _message = body.ToArray()[5..];
            await FakeGrpcServer.AnswerAsync(context, GrpcFrame.Encode(_answer));
        });
        _admin = new EncryptionAdmin(_server.Address);
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Capability_is_asked_with_an_empty_message()
    {
        _answer = new CapabilityReport { EncryptionCapable = true, FullNodeId = 77 };
        Assert.That(await _admin.GetCapabilityAsync(Limit, default), Is.EqualTo(_answer));
        Assert.That((_path, _message.Length), Is.EqualTo(("/EncryptionAdmin/GetCapability", 0)));
    }

    [Test]
    public async Task The_sidecars_state_is_asked_with_an_empty_message()
    {
        _answer = new SidecarStateReport { ActiveStorageId = 11, WrappedDeksById = { [11] = ByteString.CopyFromUtf8("wrapped") } };
        Assert.That(await _admin.GetSidecarStateAsync(Limit, default), Is.EqualTo(_answer));
        Assert.That((_path, _message.Length), Is.EqualTo(("/EncryptionAdmin/GetSidecarState", 0)));
    }

    [Test]
    public async Task Bootstrap_names_both_keys_and_every_writer()
    {
        _answer = new BootstrapEncryptionResponse { AppliedIndex = 9 };
        Assert.That(await _admin.BootstrapAsync(Storage, Raft, [Writer], Limit, default), Is.EqualTo(_answer));
        var request = BootstrapEncryptionRequest.Parser.ParseFrom(_message);
        Assert.That(_path, Is.EqualTo("/EncryptionAdmin/BootstrapEncryption"));
        Assert.That((request.StorageDekId, request.RaftDekId), Is.EqualTo((11u, 12u)));
        Assert.That(request.WrappedStorageDek.ToByteArray(), Is.EqualTo(Storage.Wrapped.ToArray()));
        Assert.That(request.WrappedRaftDek.ToByteArray(), Is.EqualTo(Raft.Wrapped.ToArray()));
        Assert.That(request.WriterBatch, Is.EqualTo([Writer]));
    }

    [Test]
    public async Task Rotation_names_purpose_key_and_proposer()
    {
        _answer = new RotateDEKResponse { AppliedIndex = 9 };
        Assert.That(await _admin.RotateAsync(RotateDEKRequest.Types.Purpose.Raft, Raft, Writer, Limit, default), Is.EqualTo(_answer));
        var request = RotateDEKRequest.Parser.ParseFrom(_message);
        Assert.That(_path, Is.EqualTo("/EncryptionAdmin/RotateDEK"));
        Assert.That((request.Purpose, request.NewDekId), Is.EqualTo((RotateDEKRequest.Types.Purpose.Raft, 12u)));
        Assert.That((request.ProposerNodeId, request.ProposerLocalEpoch), Is.EqualTo((77UL, 3u)));
        Assert.That(request.WrappedNewDek.ToByteArray(), Is.EqualTo(Raft.Wrapped.ToArray()));
    }

    [Test]
    public async Task The_cutovers_name_their_proposer()
    {
        _answer = new EnableStorageEnvelopeResponse { AppliedIndex = 9, WasAlreadyActive = true };
        Assert.That(await _admin.EnableStorageEnvelopeAsync(Writer, Limit, default), Is.EqualTo(_answer));
        Assert.That(_path, Is.EqualTo("/EncryptionAdmin/EnableStorageEnvelope"));
        Assert.That(EnableStorageEnvelopeRequest.Parser.ParseFrom(_message).ProposerNodeId, Is.EqualTo(77UL));

        _answer = new EnableRaftEnvelopeResponse { AppliedIndex = 10 };
        Assert.That(await _admin.EnableRaftEnvelopeAsync(Writer, Limit, default), Is.EqualTo(_answer));
        Assert.That(_path, Is.EqualTo("/EncryptionAdmin/EnableRaftEnvelope"));
        Assert.That(EnableRaftEnvelopeRequest.Parser.ParseFrom(_message).ProposerLocalEpoch, Is.EqualTo(3u));
    }

    [Test]
    public async Task Registering_names_one_key_and_one_writer()
    {
        _answer = new RegisterEncryptionWriterResponse { AppliedIndex = 9 };
        Assert.That(await _admin.RegisterWriterAsync(11, Writer, Limit, default), Is.EqualTo(_answer));
        var request = RegisterEncryptionWriterRequest.Parser.ParseFrom(_message);
        Assert.That(_path, Is.EqualTo("/EncryptionAdmin/RegisterEncryptionWriter"));
        Assert.That((request.DekId, request.Writers.Single()), Is.EqualTo((11u, Writer)));
    }

    [Test]
    public async Task Resync_names_the_caller()
    {
        _answer = new ResyncSidecarResponse { ActiveRaftId = 12 };
        Assert.That(await _admin.ResyncSidecarAsync(77, Limit, default), Is.EqualTo(_answer));
        Assert.That(_path, Is.EqualTo("/EncryptionAdmin/ResyncSidecar"));
        Assert.That(ResyncSidecarRequest.Parser.ParseFrom(_message).CallerFullNodeId, Is.EqualTo(77UL));
    }
}
