using System.Text.Json.Serialization;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>One thing that is done to the cluster.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(FaultBeginStep), "fault-begin")]
[JsonDerivedType(typeof(FaultEndStep), "fault-end")]
[JsonDerivedType(typeof(RolloutStep), "rollout")]
[JsonDerivedType(typeof(CaptureStep), "capture")]
public abstract record Step
{
    /// <summary>Unique in the plan.</summary>
    [JsonPropertyOrder(-2)]
    public required string Id { get; init; }

    [JsonPropertyOrder(-1)]
    public required Trigger When { get; init; }
}
