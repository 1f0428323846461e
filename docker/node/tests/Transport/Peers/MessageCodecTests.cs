using System.Buffers;
using Elastickv.Node.Raft;
using Elastickv.Node.Transport.Peers;

namespace Elastickv.Node.Tests.Transport.Peers;

public sealed class MessageCodecTests
{
    [Test]
    public void Every_field_of_a_message_arrives()
    {
        var sent = new Message
        {
            Type = MessageType.VoteResponse,
            From = 1,
            To = 2,
            Term = 3,
            LogTerm = 4,
            Index = 5,
            Commit = 6,
            CommitTerm = 7,
            Reject = true,
            RejectHint = 8,
            Context = 9,
            Snapshot = new SnapshotMetadata(10, 11, new ConfState([12, 13], [14])),
            Entries = [new Entry(15, 16, EntryType.ConfChange, new byte[] { 17, 18 })],
        };
        var buffer = new ArrayBufferWriter<byte>();
        MessageCodec.Write(sent, buffer);
        var input = new ReadOnlySequence<byte>(buffer.WrittenMemory);
        Assert.That(MessageCodec.TryTakeFrame(ref input, out var body), Is.True);

        var received = MessageCodec.Read(body, 1, 2);
        Assert.That(received with { Entries = sent.Entries }, Is.EqualTo(sent));
        var entry = received.Entries.Single();
        Assert.That(entry with { Data = default }, Is.EqualTo(sent.Entries[0] with { Data = default }));
        Assert.That(entry.Data.ToArray(), Is.EqualTo(new byte[] { 17, 18 }));
    }
}
