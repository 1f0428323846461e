using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.StateMachine.Rollout;

namespace Elastickv.Node.Tests.Proposals;

/// <summary>Spec §2.5: at 90 % of the writes allowed under a key, clients get no more until it is rotated.</summary>
public sealed class WriteAdmissionTests
{
    private const ulong Ceiling = 100;

    private TemporaryDirectory _directory = null!;
    private NodeCipher _cipher = null!;
    private Proposer _proposer = null!;
    private ulong _index;

    [SetUp]
    public void Create()
    {
        _directory = new TemporaryDirectory();
        var kek = new KekWrapper(new byte[32], "test");
        var identity = NodeIdentity.Of("n1");
        var sidecar = new Sidecar { StorageEnvelopeActive = true, RaftEnvelopeCutoverIndex = 1 }
            .WithKey(1, Key(kek, Purpose.Storage)).WithActive(Purpose.Storage, 1)
            .WithKey(2, Key(kek, Purpose.Raft)).WithActive(Purpose.Raft, 2);
        _cipher = new NodeCipher(
            identity, kek, new SidecarFile(Path.Combine(_directory.Path, "keys.json")), sidecar, (dek, _) => new WriterRow(dek, identity.FullId, 0, 0), TimeProvider.System,
            writeCeiling: Ceiling);
        _proposer = new Proposer(_ => new ProposalResult(ProposalOutcome.Appended, ++_index, 1), _cipher, firstId: 1);
        _proposer.Establish();
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public void Clients_are_refused_at_ninety_percent_of_the_ceiling_and_the_operator_is_not()
    {
        for (var i = 0UL; i < Ceiling * 9 / 10; i++)
            Assert.That(Submit(ProposalKind.User).Completion.IsFaulted, Is.False, $"write {i}");

        var refused = Submit(ProposalKind.User).Completion.Exception!.InnerException;
        Assert.That(refused, Is.InstanceOf<EncryptionException>().With.Property("Error").EqualTo(EncryptionError.WriteAdmissionStopped));
        Assert.That(Submit(ProposalKind.Admin).Completion.IsFaulted, Is.False, "the rotation that helps must pass");
    }

    [Test]
    public void A_rotation_opens_the_way_again()
    {
        for (var i = 0UL; i < Ceiling * 9 / 10; i++)
            Submit(ProposalKind.User);
        Assert.That(_cipher.IsAdmissionStopped, Is.True);

        _cipher.Keys.Set(3, new byte[32].Select(_ => (byte)7).ToArray());
        _cipher.Save(_cipher.Sidecar.WithKey(3, Key(_cipher.Kek, Purpose.Raft)).WithActive(Purpose.Raft, 3));

        Assert.That(Submit(ProposalKind.User).Completion.IsFaulted, Is.False);
    }

    private PendingProposal Submit(ProposalKind kind)
    {
        var proposal = new PendingProposal(new byte[] { (byte)Opcode.Single }, kind);
        _proposer.Submit(proposal);
        _proposer.Pump();
        return proposal;
    }

    private static SidecarKey Key(KekWrapper kek, Purpose purpose) =>
        new() { Purpose = purpose, Wrapped = [.. kek.Wrap(new byte[32])], Created = "", LocalEpoch = 0 };
}
