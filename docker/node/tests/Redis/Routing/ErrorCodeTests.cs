using Elastickv.Node.Encryption;
using Elastickv.Node.Hosting;
using Elastickv.Node.Proposals;

namespace Elastickv.Node.Tests.Redis.Routing;

/// <summary>H-10: clients key on the first token of an error, so every one is a code in capitals, whatever went wrong beneath.</summary>
public sealed class ErrorCodeTests
{
    private static readonly Exception[] OfProposals =
    [
        new NotLeaderException("leadership lost", mayHaveHappened: true),
        new NotLeaderException("leader not found", mayHaveHappened: false),
        new CutoverInProgressException(),
        new ProposalsFullException(),
        new ProposalTooLargeException(1 << 30),
        new OperationCanceledException("context deadline exceeded"),
        .. Enum.GetValues<EncryptionError>().Select(error => new EncryptionException(error, "detail")),
    ];

    private static readonly Exception[] OfReads =
    [
        new IOException("store: disk I/O error (SQLite result 10)"),
        new InvalidDataException("store: value row is malformed"),
        .. Enum.GetValues<EncryptionError>().Select(error => new EncryptionException(error, "detail")),
    ];

    [TestCaseSource(nameof(OfProposals))]
    public async Task A_write_that_fails_is_answered_with_a_code(Exception failure)
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        member.BeforeApply = _ => throw failure;
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(member));

        Assert.That(await client.CallAsync("SET", "k", "v"), Does.Match("^-(ERR|NOTLEADER) [^\r\n]+$"));
        Assert.That(await client.CallAsync("PING"), Is.EqualTo("+PONG"), "the connection goes on");
    }

    [TestCaseSource(nameof(OfReads))]
    public async Task A_read_that_fails_is_answered_with_a_code_and_never_with_nil(Exception failure)
    {
        await using var fixture = new ServerFixture();
        fixture.Group.Store.ReadFailure = failure;
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(fixture.Group.Member("n1")));

        foreach (string[] read in (string[][])[["GET", "k"], ["EXISTS", "k"], ["LRANGE", "k", "0", "-1"], ["HGETALL", "k"], ["SMEMBERS", "k"], ["ZRANGE", "k", "0", "-1"], ["TTL", "k"], ["TYPE", "k"]])
            Assert.That(await client.CallAsync(read), Does.Match("^-ERR [^\r\n]+$"), read[0]);
    }
}
