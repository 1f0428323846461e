using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Hosting;
using Elastickv.Node.Redis;

namespace Elastickv.Node.Admin.Metrics;

/// <summary>The series of spec §12.6 that tell most about a node: its place in the group, what clients ask of it, and its encryption.</summary>
public sealed class NodeMetrics(IConsensus consensus, RaftCounters raft, IEncryptionState encryption, RedisMetrics redis)
{
    private static readonly string[] Roles = ["follower", "candidate", "leader", "learner", "shutdown"];

    /// <summary>The page as of now.</summary>
    public string Render()
    {
        var text = new MetricsText();
        AddRaft(text, consensus.Status);
        AddRaftCounters(text);
        AddRedis(text);
        AddReads(text);
        AddEncryption(text);
        return text.ToString();
    }

    private static void AddRaft(MetricsText text, GroupStatus status)
    {
        text.Gauge("elastickv_raft_term", "Current term.", status.Term);
        text.Gauge("elastickv_raft_commit_index", "Last committed index known here.", status.CommitIndex);
        text.Gauge("elastickv_raft_applied_index", "Last index applied here.", status.AppliedIndex);
        text.Gauge("elastickv_raft_last_log_index", "Last index in the log.", status.LastLogIndex);
        text.Gauge("elastickv_raft_last_snapshot_index", "Index of the newest snapshot.", status.LastSnapshotIndex);
        text.Gauge("elastickv_raft_fsm_pending", "Committed entries not applied yet.", status.CommitIndex - Math.Min(status.AppliedIndex, status.CommitIndex));
        text.Gauge("elastickv_raft_members", "Voters and learners.", status.Members.Length);
        text.Gauge("elastickv_raft_num_peers", "Members other than this one.", status.Members.Count(member => member.Id != status.LocalId));
        text.Gauge("elastickv_raft_last_contact_seconds", "Time since this node heard of the leader; 0 on the leader.", status.IsLeader ? 0 : status.LastContact.TotalSeconds);
        text.Gauge("elastickv_hlc_physical_ceiling_seconds", "Greatest clock ceiling applied, since the Unix epoch; 0 before the first.", status.CeilingMs / 1000.0);
        text.Series("elastickv_raft_local_state", "gauge", "1 for the present role of this node.");
        foreach (string role in Roles)
            text.Sample("elastickv_raft_local_state", role == status.Role ? 1 : 0, ("state", role));
        text.Series("elastickv_raft_leader_identity", "gauge", "1 for the leader this node knows.");
        if (status.LeaderId is { } leader)
            text.Sample("elastickv_raft_leader_identity", 1, ("leader_id", leader), ("leader_address", status.LeaderAddress ?? ""));
        text.Series("elastickv_raft_member_is_leader", "gauge", "1 for the member that leads.");
        foreach (GroupMember member in status.Members)
            text.Sample("elastickv_raft_member_is_leader", member.Id == status.LeaderId ? 1 : 0, ("member_id", member.Id));
    }

    private void AddRaftCounters(MetricsText text)
    {
        text.Counter("elastickv_raft_leader_changes_seen_total", "Times this node came to know another leader.", raft.LeaderChanges);
        text.Counter("elastickv_raft_proposals_failed_total", "Proposals whose caller was not told that they were applied.", raft.FailedProposals);
        text.Counter("elastickv_raft_dispatch_dropped_total", "Messages to peers that were given up here.", raft.DroppedMessages);
        text.Counter("elastickv_raft_dispatch_errors_total", "Streams to peers that could not be opened or ended.", raft.BrokenStreams);
        text.Counter("elastickv_raft_step_queue_full_total", "Messages of peers for which the loop had no room.", raft.RefusedMessages);
        text.Counter("elastickv_fsm_cold_start_restore_total", "Restores of the store from a snapshot at the start of the process.", raft.ColdStartRestores);
    }

    private void AddRedis(MetricsText text)
    {
        KeyValuePair<string, CommandCounters>[] commands = [.. redis.Commands.Where(entry => entry.Value.Requests > 0)];
        text.Series("elastickv_redis_requests_total", "counter", "Keyed commands answered, by name.");
        foreach ((string command, CommandCounters counters) in commands)
            text.Sample("elastickv_redis_requests_total", counters.Requests, ("command", command));
        text.Series("elastickv_redis_errors_total", "counter", "Error replies, by name of the keyed command; OTHER for all else.");
        foreach ((string command, CommandCounters counters) in commands)
            text.Sample("elastickv_redis_errors_total", counters.Errors, ("command", command));
        text.Sample("elastickv_redis_errors_total", redis.OtherErrors, ("command", "OTHER"));
        text.Series("elastickv_redis_request_duration_seconds", "summary", "Time from taking a keyed command up to its reply, by name.");
        foreach ((string command, CommandCounters counters) in commands)
        {
            text.Sample("elastickv_redis_request_duration_seconds_sum", redis.Duration(counters).TotalSeconds, ("command", command));
            text.Sample("elastickv_redis_request_duration_seconds_count", counters.Requests, ("command", command));
        }

        text.Counter("elastickv_redis_unsupported_commands_total", "Commands nobody here knows.", redis.Unsupported);
    }

    private void AddReads(MetricsText text) =>
        text.Series("elastickv_lease_read_total", "counter", "Reads this leader served, by how it made sure of its lead; those that arrived together count once.")
            .Sample("elastickv_lease_read_total", redis.LeaseReads, ("outcome", "lease"))
            .Sample("elastickv_lease_read_total", redis.FencedReads, ("outcome", "read_index"));

    private void AddEncryption(MetricsText text)
    {
        text.Gauge("elastickv_encryption_capable", "1 if this node takes part in encryption.", encryption.Kek is null ? 0 : 1);
        AddCounters(text, encryption.Counters);
        AddRaftKeys(text, encryption.Counters);

        // The same for every value: a histogram of what clients store would tell of their sizes (D-38).
        text.Gauge("elastickv_encryption_value_overhead_bytes", "Bytes that sealing adds to a value that is not compressed.", StorageEnvelope.Overhead);
        if (Sidecar() is not { } sidecar)
            return;
        text.Gauge("elastickv_encryption_sidecar_raft_index", "Index of the last encryption entry in the sidecar.", sidecar.RaftAppliedIndex);
        text.Gauge("elastickv_encryption_storage_envelope_active", "1 if new values are sealed in the store.", sidecar.StorageEnvelopeActive ? 1 : 0);
        text.Gauge("elastickv_encryption_raft_envelope_cutover_index", "Index from which payloads are sealed in the log; 0 if they are not.", sidecar.RaftEnvelopeCutoverIndex);
        text.Series("elastickv_encryption_active_dek_id", "gauge", "Active key by purpose; 0 before bootstrap.")
            .Sample("elastickv_encryption_active_dek_id", sidecar.ActiveStorage, ("purpose", "storage"))
            .Sample("elastickv_encryption_active_dek_id", sidecar.ActiveRaft, ("purpose", "raft"));
        text.Series("elastickv_encryption_local_epoch", "gauge", "This node's epoch by key.");
        foreach ((uint id, SidecarKey key) in sidecar.Keys)
            text.Sample("elastickv_encryption_local_epoch", key.LocalEpoch, ("key_id", $"{id}"));
    }

    private static void AddCounters(MetricsText text, EncryptionCounters counters)
    {
        text.Series("elastickv_encryption_decrypt_failures_total", "counter", "Values that did not open, by reason.");
        foreach ((string reason, long count) in counters.DecryptFailures)
            text.Sample("elastickv_encryption_decrypt_failures_total", count, ("reason", reason));
        text.Series("elastickv_encryption_writes_per_dek", "gauge", "Nonces given by this process under each active key.");
        foreach ((uint id, ulong count) in counters.WritesPerKey)
            text.Sample("elastickv_encryption_writes_per_dek", count, ("key_id", $"{id}"));
        text.Series("elastickv_encryption_values_per_dek", "gauge", "Values under each key as the last verification found them.");
        foreach ((uint id, ulong count) in counters.ValuesPerKey)
            text.Sample("elastickv_encryption_values_per_dek", count, ("key_id", $"{id}"));
    }

    private static void AddRaftKeys(MetricsText text, EncryptionCounters counters)
    {
        text.Series("elastickv_encryption_last_proposed_index_per_raft_dek", "gauge", "Last index at which this process proposed an entry under each raft key.");
        foreach ((uint id, ulong index) in counters.LastProposedPerRaftKey)
            text.Sample("elastickv_encryption_last_proposed_index_per_raft_dek", index, ("key_id", $"{id}"));
        if (counters.Unwraps is not { } unwraps)
            return;
        text.Series("elastickv_encryption_kek_unwrap_seconds", "summary", "Time taken by unwrapping data keys.")
            .Sample("elastickv_encryption_kek_unwrap_seconds_sum", unwraps.Total.TotalSeconds)
            .Sample("elastickv_encryption_kek_unwrap_seconds_count", unwraps.Count);
    }

    /// <summary>A page without these series says that the sidecar cannot be read; the start-up guards say why.</summary>
    private Sidecar? Sidecar()
    {
        try
        {
            return encryption.HasSidecarPath ? encryption.ReadSidecar() : null;
        }
        catch (EncryptionException)
        {
            return null;
        }
    }
}
