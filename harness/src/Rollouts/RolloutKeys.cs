using Elastickv.Jepsen.Harness.Keys;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>The data keys of a rollout. Made once: an attempt that is repeated must carry the same bytes, or it would be another key under the same id.</summary>
public sealed class RolloutKeys(ReadOnlyMemory<byte> kek)
{
    public DataKey Storage { get; } = DataKey.Create(1, kek.Span);

    public DataKey Raft { get; } = DataKey.Create(2, kek.Span);

    public DataKey NewStorage { get; } = DataKey.Create(3, kek.Span);

    public DataKey NewRaft { get; } = DataKey.Create(4, kek.Span);
}
