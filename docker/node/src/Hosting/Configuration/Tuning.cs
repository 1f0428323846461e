namespace Elastickv.Node.Hosting.Configuration;

/// <summary>Timing constants of spec §12.2 and limits, as the environment may override them (§12.3). Times in milliseconds.</summary>
public sealed record Tuning
{
    public int TickMs { get; init; } = 10;

    public int HeartbeatMs { get; init; } = 200;

    public int ElectionMs { get; init; } = 2000;

    /// <summary>Entries applied between two snapshots.</summary>
    public ulong SnapshotCount { get; init; } = 10_000;

    /// <summary>Entries kept in the log behind a snapshot, so that a follower that was away for a moment needs no snapshot.</summary>
    public ulong CatchUpEntries { get; init; } = 5_000;

    /// <summary>By how much a leader's lease is shorter than the election timeout: what clocks may drift apart meanwhile, with room to spare.</summary>
    private const int LeaseMarginMs = 300;

    /// <summary>How long a leader that a majority confirmed may serve reads by itself; 0 where elections are too short for it.</summary>
    public int LeaseMs => LeaseCoveredBy(ElectionTimeoutMs);

    /// <summary>The lease that the promise of a member with this election timeout covers; 0 for none.</summary>
    public static int LeaseCoveredBy(int electionTimeoutMs) => Math.Max(0, electionTimeoutMs - LeaseMarginMs);

    /// <summary>The least time without a leader before this node helps to elect another.</summary>
    public int ElectionTimeoutMs => ElectionTicks * TickMs;

    public int HeartbeatTicks => Math.Max(1, HeartbeatMs / TickMs);

    public int ElectionTicks => Math.Max(HeartbeatTicks * 2, ElectionMs / TickMs);

    /// <summary>Time between the attempts of a new group's first member to lead it; the others may still be starting.</summary>
    public int FoundingTicks => Math.Max(1, ElectionTicks / 10);

    /// <summary>Reads the overrides.</summary>
    /// <param name="environment">Value of a variable, or null.</param>
    /// <exception cref="RefusalException">A variable holds no number above zero.</exception>
    public static Tuning FromEnvironment(Func<string, string?> environment)
    {
        var defaults = new Tuning();
        return new Tuning
        {
            HeartbeatMs = (int)Read("ELASTICKV_RAFT_HEARTBEAT_MS", (ulong)defaults.HeartbeatMs),
            ElectionMs = (int)Read("ELASTICKV_RAFT_ELECTION_MS", (ulong)defaults.ElectionMs),
            SnapshotCount = Read("ELASTICKV_RAFT_SNAPSHOT_COUNT", defaults.SnapshotCount),
            CatchUpEntries = Read("ELASTICKV_RAFT_CATCH_UP_ENTRIES", defaults.CatchUpEntries),
        };

        ulong Read(string name, ulong fallback)
        {
            if (environment(name) is not { Length: > 0 } text)
                return fallback;
            return uint.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) && value > 0
                ? value
                : throw new RefusalException($"{name}: \"{text}\" is no number above zero");
        }
    }
}
