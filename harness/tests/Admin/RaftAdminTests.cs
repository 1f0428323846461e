using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Tests.Admin;

public sealed class RaftAdminTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Leadership_is_transferred_to_the_named_target()
    {
        var (path, message) = ("", Array.Empty<byte>());
        await using var server = await FakeGrpcServer.StartAsync(async context =>
        {
            path = context.Request.Path;
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            message = body.ToArray()[5..];
            await FakeGrpcServer.AnswerAsync(context, GrpcFrame.Encode(new RaftAdminTransferLeadershipResponse()));
        });
        await new RaftAdmin(server.Address).TransferLeadershipAsync("n2", "127.0.0.1:5", Limit, default);
        var request = RaftAdminTransferLeadershipRequest.Parser.ParseFrom(message);
        Assert.That((path, request.TargetId, request.TargetAddress), Is.EqualTo(("/RaftAdmin/TransferLeadership", "n2", "127.0.0.1:5")));
    }

    [Test]
    public async Task Members_and_status_come_from_the_node()
    {
        var configuration = new RaftAdminConfigurationResponse { Servers = { new RaftAdminMember { Id = "n1", Suffrage = "voter" } } };
        var status = new RaftAdminStatusResponse { LeaderId = "n1", CommitIndex = 8 };
        await using var server = await FakeGrpcServer.StartAsync(context =>
            FakeGrpcServer.AnswerAsync(context, context.Request.Path == "/RaftAdmin/Status" ? GrpcFrame.Encode(status) : GrpcFrame.Encode(configuration)));
        var admin = new RaftAdmin(server.Address);
        Assert.That(await admin.StatusAsync(Limit, default), Is.EqualTo(status));
        Assert.That(await admin.ConfigurationAsync(Limit, default), Is.EqualTo(configuration));
    }
}
