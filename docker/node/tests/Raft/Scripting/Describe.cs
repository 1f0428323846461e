using System.Text;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Scripting;

/// <summary>What scripts print. An entry is known by <c>term/index</c>.</summary>
internal static class Describe
{
    public static string Of(Entry entry) => $"{entry.Term}/{entry.Index}{DataOf(entry)}";

    public static string Of(IEnumerable<Entry> entries) => string.Join(' ', entries.Select(Of));

    public static string Of(ConfState state) =>
        $"voters[{string.Join(' ', state.Voters)}]" + (state.Learners.IsEmpty ? "" : $" learners[{string.Join(' ', state.Learners)}]");

    public static string Of(SnapshotMetadata snapshot) => $"{snapshot.Term}/{snapshot.Index} {Of(snapshot.ConfState)}";

    public static string Of(Message message) => $"{message.From}->{message.To} {message.Type} term:{message.Term}" + DetailsOf(message);

    public static string Of(RaftCore core) =>
        $"{core.Id} {core.Role} term:{core.Term} leader:{core.Leader} log:{core.FirstIndex}..{core.LastIndex} commit:{core.Commit} applied:{core.Applied} {Of(core.ConfState)}";

    public static string Of(Progress member) =>
        $"{member.Id} {member.State} match:{member.Match} next:{member.Next}"
        + (member.IsLearner ? " learner" : "")
        + (member.Inflight > 0 ? $" inflight:{member.Inflight}" : "")
        + (member.PendingSnapshot > 0 ? $" snapshot:{member.PendingSnapshot}" : "")
        + (member.RecentlyActive ? "" : " silent");

    private static string DataOf(Entry entry)
    {
        if (entry.Type == EntryType.ConfChange)
            return $"({ConfChange.Decode(entry.Data).Type} {ConfChange.Decode(entry.Data).NodeId})";

        return entry.Data.IsEmpty ? "" : $"({Shorten(Encoding.UTF8.GetString(entry.Data.Span))})";
    }

    private static string Shorten(string text) => text.Length <= 12 ? text : $"{text[..4]}..{text.Length}";

    private static string DetailsOf(Message message) => message.Type switch
    {
        MessageType.Append =>
            $" after:{message.LogTerm}/{message.Index} commit:{message.Commit}{(message.Entries.IsEmpty ? "" : " ")}{Of(message.Entries)}",
        MessageType.AppendResponse when message.Reject => $" refuses:{message.Index} hint:{message.LogTerm}/{message.RejectHint}",
        MessageType.AppendResponse => $" holds:{message.Index}",
        MessageType.Heartbeat => $" commit:{message.Commit}{RoundOf(message)}",
        MessageType.HeartbeatResponse => RoundOf(message),
        MessageType.Vote or MessageType.PreVote => $" last:{message.LogTerm}/{message.Index}" + (message.Context == Message.ForcedVote ? " forced" : ""),
        MessageType.VoteResponse or MessageType.PreVoteResponse =>
            message.Reject ? $" refused commit:{message.CommitTerm}/{message.Commit}" : " granted",
        MessageType.InstallSnapshot => $" snapshot:{Of(message.Snapshot!)}",
        _ => "",
    };

    private static string RoundOf(Message message) => message.Context == 0 ? "" : $" round:{message.Context}";
}
