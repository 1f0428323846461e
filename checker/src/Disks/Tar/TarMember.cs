using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Disks.Tar;

/// <summary>A file of an archive; its stored bytes follow in the stream, range by range.</summary>
/// <param name="Name">Its path as the archive spells it.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Length">Its length in bytes, holes included.</param>
/// <param name="Extents">The ranges that are stored, in order.</param>
/// <param name="LinkTo">The earlier member that it is another name of; null for a file of its own.</param>
internal sealed record TarMember(string Name, UnixFileMode Mode, long Length, ImmutableArray<TarExtent> Extents, string? LinkTo);
