using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>Something on a disk that holds raw rows.</summary>
internal abstract class RowSource(DiskImage image, DiskFile file)
{
    public DiskImage Image { get; } = image;

    public DiskFile File { get; } = file;

    /// <summary>Whether it is the state of the store at <see cref="Index"/>, in the order of its keys, and not only a part of it.</summary>
    public abstract bool IsWhole { get; }

    /// <summary>The Raft index of a snapshot, by its name; null for a store, which says so itself in a row.</summary>
    public virtual ulong? Index => null;

    /// <summary>The rows, as far as they can be read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not what its name says.</exception>
    public abstract IEnumerable<StoredRow> Read();

    /// <summary>What could not be read, once <see cref="Read"/> has ended.</summary>
    public abstract IEnumerable<(long Offset, string Reason)> Damage { get; }
}
