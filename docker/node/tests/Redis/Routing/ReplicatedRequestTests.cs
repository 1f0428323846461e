using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Redis.Routing;
using Elastickv.Node.Replicated;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Redis.Routing;

public sealed class ReplicatedRequestTests
{
    [Test]
    public void The_payload_is_the_opcode_and_what_protobuf_itself_would_write() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<byte[][][]>(), ArbMap.Default.ArbFor<bool>(), (timestamp, commands, isMulti) =>
        {
            var expected = new Request { Timestamp = timestamp + 1, Multi = isMulti };
            expected.Commands.Add(commands.Select(words => new Command { Args = { words.Select(ByteString.CopyFrom) } }));

            byte[] payload = ReplicatedRequest.Encode(timestamp + 1, [.. commands.Select(ToArguments)], isMulti);

            Assert.That(payload[0], Is.Zero);
            Assert.That(payload[1..], Is.EqualTo(expected.ToByteArray()));
        }).QuickCheckThrowOnFailure();

    private static Arguments ToArguments(byte[][] words) => new(Array.ConvertAll(words, word => (ReadOnlyMemory<byte>)word), words.Length);
}
