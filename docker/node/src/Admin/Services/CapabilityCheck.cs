using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Admin.Services;

/// <summary>
/// The capability gate (spec §8.1): asks every voter and learner anew, and lets pass only if all of them answer, as themselves, that they are
/// capable.
/// </summary>
internal sealed class CapabilityCheck(IConsensus consensus, ICapabilityProbe probe, Func<CapabilityReport> self, TimeProvider time)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    /// <summary>One verdict a member, in the order of the members.</summary>
    /// <exception cref="RpcException">FailedPrecondition: a member is unreachable or incapable. Its message names each.</exception>
    public Task<IReadOnlyList<CapabilityVerdict>> RequireAllAsync(CancellationToken cancellationToken) => RequireAllAsync(_ => null, cancellationToken);

    /// <param name="complain">What else is wrong with an answer, or null.</param>
    public async Task<IReadOnlyList<CapabilityVerdict>> RequireAllAsync(Func<CapabilityReport, string?> complain, CancellationToken cancellationToken)
    {
        GroupStatus status = consensus.Status;
        using var budget = new CancellationTokenSource(Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        Answer[] answers = await Task.WhenAll(
            status.Members.DistinctBy(member => NodeIdentity.Of(member.Id).FullId).Select(member => AskAsync(member, status.LocalId, complain, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();

        string[] complaints = [.. answers.Where(answer => answer.Complaint is not null).Select(answer => $"{answer.MemberId}: {answer.Complaint}")];
        if (complaints.Length > 0)
            throw Refusals.FailedPrecondition($"capability check refused cutover ({string.Join("; ", complaints)})");
        return [.. answers.Select(answer => answer.Verdict!)];
    }

    private async Task<Answer> AskAsync(GroupMember member, string localId, Func<CapabilityReport, string?> complain, CancellationToken cancellationToken)
    {
        try
        {
            CapabilityReport report = member.Id == localId ? self() : await probe.ProbeAsync(member.Address, cancellationToken);
            return Judge(member, report, complain);
        }
        catch (RpcException e)
        {
            return new Answer(member.Id, null, $"unreachable: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return new Answer(member.Id, null, "unreachable: no answer in time");
        }
    }

    private static Answer Judge(GroupMember member, CapabilityReport report, Func<CapabilityReport, string?> complain)
    {
        if (report.FullNodeId != NodeIdentity.Of(member.Id).FullId)
            return new Answer(member.Id, null, $"unreachable: {member.Address} answers as another node, full_node_id={report.FullNodeId}");
        if (!report.EncryptionCapable)
            return new Answer(member.Id, null, "not encryption capable");
        if (complain(report) is { } complaint)
            return new Answer(member.Id, null, complaint);
        return new Answer(member.Id, new CapabilityVerdict
        {
            FullNodeId = report.FullNodeId,
            EncryptionCapable = true,
            BuildSha = report.BuildSha,
            SidecarPresent = report.SidecarPresent,
        }, null);
    }

    private sealed record Answer(string MemberId, CapabilityVerdict? Verdict, string? Complaint);
}
