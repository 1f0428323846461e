using Elastickv.Node.Encryption.Sidecars;

namespace Elastickv.Node.Tests.StateMachine;

/// <summary>Spec §6, §9: replicas that apply the same entries agree, whatever happens to each of them in between.</summary>
public sealed class ConvergenceTests
{
    private const int Steps = 60;

    [Test]
    public void Any_valid_sequence_converges_on_all_replicas([Range(1, 25)] int seed)
    {
        using var history = new ReplicatedHistory(seed);
        for (var i = 0; i < Steps; i++)
            history.Step();

        var first = history.Replicas[0];
        foreach (var other in history.Replicas.Skip(1))
        {
            Assert.That(other.Values, Is.EqualTo(first.Values), $"seed {seed}");
            Assert.That(other.Registry, Is.EqualTo(first.Registry), $"seed {seed}");
            Assert.That(GroupPart(other.Sidecar), Is.EqualTo(GroupPart(first.Sidecar)), $"seed {seed}");
        }

        Assert.That(history.Replicas.Select(replica => replica.Audit.Failures), Is.All.Zero, $"seed {seed}");
    }

    private static string GroupPart(Sidecar sidecar) =>
        $"{sidecar.RaftAppliedIndex} {sidecar.StorageEnvelopeActive} {sidecar.StorageEnvelopeCutoverIndex} {sidecar.RaftEnvelopeCutoverIndex} {sidecar.ActiveStorage} "
        + $"{sidecar.ActiveRaft} {string.Join(' ', sidecar.Keys.Select(key => $"{key.Key}:{key.Value.Purpose}:{Convert.ToBase64String(key.Value.Wrapped.AsSpan())}"))}";
}
