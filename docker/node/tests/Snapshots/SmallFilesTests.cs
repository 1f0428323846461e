using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Tests.Upstream;

namespace Elastickv.Node.Tests.Snapshots;

public sealed class SmallFilesTests
{
    private const string UpstreamSnap = "0000000000000002-00000000000001e1.snap";

    [Test]
    public void An_upstream_snap_file_is_read_and_written_to_the_same_bytes()
    {
        var snap = SnapFile.Decode(UpstreamFiles.Bytes(UpstreamSnap));
        Assert.Multiple(() =>
        {
            Assert.That((snap.Metadata.Index, snap.Metadata.Term, snap.Token.Index), Is.EqualTo((481UL, 2UL, 481UL)));
            Assert.That(snap.Metadata.ConfState.Voters, Has.Length.EqualTo(3));
            Assert.That(snap.Encode(), Is.EqualTo(UpstreamFiles.Bytes(UpstreamSnap)));
            Assert.That(SnapFile.FileName(2, 481), Is.EqualTo(UpstreamSnap));
        });
    }

    [Test]
    public void The_newest_sound_snap_file_comes_first_and_damaged_ones_are_left_out()
    {
        using var directory = new TemporaryDirectory();
        foreach (var index in new ulong[] { 5, 30, 12 })
            new SnapFile(new SnapshotMetadata(index, 1, new ConfState([1], [2])), new SnapToken(index, 77)).Write(directory.Path);
        var bytes = File.ReadAllBytes(directory.File(SnapFile.FileName(1, 30)));
        bytes[^1] ^= 1;
        File.WriteAllBytes(directory.File(SnapFile.FileName(1, 30)), bytes);
        Assert.Multiple(() =>
        {
            Assert.That(SnapFile.List(directory.Path).Select(snap => snap.Metadata.Index), Is.EqualTo(new ulong[] { 12, 5 }));
            Assert.That(SnapFile.List(directory.Path)[0].Metadata.ConfState, Is.EqualTo(new ConfState([1], [2])));
            Assert.That(SnapFile.List(directory.File("absent")), Is.Empty);
        });
    }

    [Test]
    public void Any_changed_byte_of_a_snap_file_is_refused()
    {
        var whole = UpstreamFiles.Bytes(UpstreamSnap);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            Assert.That(() => SnapFile.Decode(damaged), Throws.TypeOf<SnapshotException>(), $"byte {at}");
        }
    }

    [Test]
    public void A_token_has_the_documented_bytes()
    {
        var bytes = new SnapToken(0x1e1, 0x01020304).Encode();
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(bytes), Is.EqualTo("454B5654" + "01" + "00000000000001E1" + "01020304"));
            Assert.That(() => SnapToken.Decode(bytes.AsSpan(1)), Throws.TypeOf<SnapshotException>());
            Assert.That(() => SnapToken.Decode([.. "EKVT"u8, 2, .. bytes[5..]]), Throws.TypeOf<SnapshotException>());
        });
    }

    [Test]
    public void An_upstream_peers_file_is_read_and_written_to_the_same_bytes()
    {
        var bytes = UpstreamFiles.Bytes(PeersFile.FileName);
        var peers = PeersFile.Decode(bytes);
        Assert.Multiple(() =>
        {
            Assert.That(peers.Peers.Select(peer => peer.RaftId), Is.EqualTo(new[] { "n1", "n3", "n2" }));
            Assert.That(peers.Peers[0].Address, Is.EqualTo("127.0.0.1:50051"));
            Assert.That(peers.Encode(), Is.EqualTo(bytes));
        });
    }

    [Test]
    public void Peers_come_back_and_older_versions_are_read()
    {
        using var directory = new TemporaryDirectory();
        var peers = new PeersFile(9, [new PersistedPeer(1, "a", "host:1", false), new PersistedPeer(2, "b", "", true)]);
        Assert.That(PeersFile.Read(directory.Path), Is.Null);
        peers.Write(directory.Path);
        byte[] second = [.. "EKVP"u8, 0, 0, 0, 2, .. new byte[8], 0, 0, 0, 1, .. new byte[7], 1, 1, 0, 0, 0, 1, (byte)'a', 0, 0, 0, 0];
        byte[] first = [.. "EKVP"u8, 0, 0, 0, 1, .. new byte[8], 0, 0, 0, 1, .. new byte[7], 1, 0, 0, 0, 1, (byte)'a', 0, 0, 0, 0];
        Assert.Multiple(() =>
        {
            Assert.That(PeersFile.Read(directory.Path), Is.EqualTo(peers));
            Assert.That(PeersFile.Decode(second).Peers.Single(), Is.EqualTo(new PersistedPeer(1, "a", "", true)));
            Assert.That(PeersFile.Decode(first).Peers.Single(), Is.EqualTo(new PersistedPeer(1, "a", "", false)));
        });
    }

    [Test]
    public void A_peers_file_cut_anywhere_is_malformed()
    {
        var bytes = UpstreamFiles.Bytes(PeersFile.FileName);
        for (var length = 0; length < bytes.Length; length++)
            Assert.That(() => PeersFile.Decode(bytes.AsSpan(0, length)), Throws.TypeOf<SnapshotException>(), $"cut at {length}");
    }

    [Test]
    public void The_engine_marker_is_written_once_and_checked()
    {
        using var directory = new TemporaryDirectory();
        EngineMarker.Ensure(directory.Path);
        EngineMarker.Ensure(directory.Path);
        Assert.That(File.ReadAllText(directory.File("raft-engine")), Is.EqualTo("etcd\n"));
        File.WriteAllText(directory.File("raft-engine"), "hashicorp\n");
        Assert.That(() => EngineMarker.Ensure(directory.Path), Throws.InstanceOf<IOException>());
    }
}
