using System.Text;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Proposals;
using Elastickv.Node.Replicated;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Proposals;

/// <summary>The planted defect <c>ack-before-commit</c> lies about plain SETs only; every other command waits for its true answer.</summary>
public sealed class PlausibleReplyTests
{
    [Test]
    public void A_plain_set_is_answered_with_ok() =>
        Assert.That(PlausibleReply.Of(Payload(isMulti: false, "set", "key", "value")), Is.InstanceOf<ReadOnlyMemory<byte>>());

    [TestCase("INCR", "key")]
    [TestCase("SET", "key", "value", "NX")]
    [TestCase("DEL", "key")]
    public void Any_other_command_is_not_answered(params string[] words) =>
        Assert.That(PlausibleReply.Of(Payload(isMulti: false, words)), Is.Null);

    [Test]
    public void A_transaction_and_an_admin_entry_are_not_answered()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PlausibleReply.Of(Payload(isMulti: true, "SET", "key", "value")), Is.Null);
            Assert.That(PlausibleReply.Of(new byte[] { (byte)Opcode.Bootstrap, 1, 2 }), Is.Null);
            Assert.That(PlausibleReply.Of(ReadOnlyMemory<byte>.Empty), Is.Null);
        }
    }

    private static byte[] Payload(bool isMulti, params string[] words)
    {
        var request = new Request { Multi = isMulti, Commands = { new Command { Args = { words.Select(word => ByteString.CopyFrom(Encoding.UTF8.GetBytes(word))) } } } };
        return [(byte)Opcode.Single, .. request.ToByteArray()];
    }
}
