using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>What the sidecars of a run say: the keys that each node knows, the keys that any node knows, and the cutovers.</summary>
internal sealed class DiskKeys : IDisposable
{
    private readonly Dictionary<DiskImage, Sidecar> _sidecars = new(ReferenceEqualityComparer.Instance);

    private readonly Lazy<NodeIdentities> _identities;
    private readonly CaptureMoments _moments;
    private readonly bool _isOneMissing;

    public DiskKeys(RunRecord run)
    {
        _identities = new Lazy<NodeIdentities>(() => new NodeIdentities(run));
        _moments = new CaptureMoments(run);
        foreach (var image in run.Disks)
        {
            foreach (var file in image.Files.Where(file => string.Equals(file.Name, SidecarReader.FileName, StringComparison.Ordinal)))
            {
                if (SidecarReader.Read(file, out _) is { } sidecar)
                    Add(run, image, sidecar);
            }
        }

        var resting = new RestingCaptures(run);
        _isOneMissing = run.Disks.Any(image => _moments.IsLast(image) && !resting.Contains(image) && !_sidecars.ContainsKey(image));
    }

    /// <summary>Every key that could be unwrapped.</summary>
    public KeyRing Ring { get; } = new();

    /// <summary>The index above which values are sealed, 0 when no sidecar knows one.</summary>
    public ulong StorageCutover { get; private set; }

    /// <summary>The index above which the log is sealed, 0 when no sidecar knows one.</summary>
    public ulong RaftCutover { get; private set; }

    /// <summary>
    /// Whether a node lists a key; a node whose sidecar cannot be read is not blamed for that here. Nor is one before the last capture: it may have stored what it had not
    /// applied yet, or its sidecar may be an older one that was put back.
    /// </summary>
    public bool IsListed(DiskImage image, uint keyId) =>
        !_moments.IsLast(image) || !_sidecars.TryGetValue(image, out var sidecar) || sidecar.Keys.ContainsKey(keyId);

    /// <summary>The highest epoch under a key that any sidecar of a node shows.</summary>
    public ushort? EpochOf(ushort node, uint keyId) => _sidecars
        .Where(entry => IdentityOf(entry.Key).Short == node && entry.Value.Keys.ContainsKey(keyId))
        .Max(entry => (ushort?)entry.Value.Keys[keyId].LocalEpoch);

    /// <summary>Whether any sidecar of the last capture seals under a key.</summary>
    public bool IsActive(uint keyId) => _sidecars.Any(entry => _moments.IsLast(entry.Key) && (entry.Value.ActiveStorage == keyId || entry.Value.ActiveRaft == keyId));

    /// <summary>
    /// Whether it may be for want of evidence that a key is not in <see cref="Ring"/>: the sidecars are not all there, or one lists it and it does not open, which is judged elsewhere.
    /// </summary>
    public bool MayExist(uint keyId) => !HasSidecars || _sidecars.Values.Any(sidecar => sidecar.Keys.ContainsKey(keyId));

    /// <summary>
    /// Whether there are the sidecars to say something about keys and cutovers. A node that was not at rest may have none, and it may have been the only one that knew the last of them.
    /// </summary>
    public bool HasSidecars => _sidecars.Count > 0 && !_isOneMissing;

    /// <summary>Which node a disk is of.</summary>
    public NodeIdentity IdentityOf(DiskImage image) => _identities.Value[image];

    public Sidecar? SidecarOf(DiskImage image) => _sidecars.GetValueOrDefault(image);

    public void Dispose() => Ring.Dispose();

    private void Add(RunRecord run, DiskImage image, Sidecar sidecar)
    {
        _sidecars[image] = sidecar;
        Ring.Add(run.Kek.Span, sidecar);
        if (sidecar.StorageEnvelopeActive)
            StorageCutover = Math.Max(StorageCutover, sidecar.StorageCutover);
        RaftCutover = Math.Max(RaftCutover, sidecar.RaftCutover);
    }
}
