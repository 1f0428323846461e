using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>The registry as one snapshot or store shows it.</summary>
/// <param name="Image">The node and capture.</param>
/// <param name="File">The file.</param>
/// <param name="Index">The Raft index that it is the state of: a snapshot's name, or what a store notes about itself.</param>
/// <param name="Rows">The rows by key and node.</param>
internal sealed record RegistryState(
    DiskImage Image,
    string File,
    ulong Index,
    IReadOnlyDictionary<(uint KeyId, ushort Node), RegistryRow> Rows)
{
    public bool IsSnapshot { get; init; }

    /// <summary>Whether not all of it could be read, so that rows may seem to be missing.</summary>
    public bool IsPart { get; init; }
}
