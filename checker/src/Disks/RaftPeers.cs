using System.Collections.Immutable;
using System.Text;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>
/// The members of the group as a node keeps them in <c>etcd-raft-peers.bin</c>: "EKVP" ‖ BE4 version ‖ BE8 index ‖ BE4 count, then of each BE8 id ‖ learner, a
/// byte from version 2 on ‖ BE4 length ‖ raft id ‖ BE4 length ‖ address.
/// </summary>
internal static class RaftPeers
{
    private const string FileName = "etcd-raft-peers.bin";
    private const uint LearnerVersion = 2;
    private const int MaximumLength = 1 << 20;

    /// <summary>The raft ids of the members; empty when the image does not say.</summary>
    public static ImmutableArray<string> Of(DiskImage image)
    {
        foreach (var file in image.Files.Where(file => file.Name == FileName && file.Length <= MaximumLength))
        {
            try
            {
                using var stream = file.Open();
                var bytes = new byte[file.Length];
                return Parse(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }

        return [];
    }

    private static ImmutableArray<string> Parse(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        if (!cursor.TryTake(4, out var magic) || !magic.SequenceEqual("EKVP"u8) || !cursor.TryUInt32(out var version) || !cursor.TryUInt64(out _) || !cursor.TryUInt32(out var count))
            return [];
        var peers = ImmutableArray.CreateBuilder<string>();
        for (; count > 0 && cursor.TryUInt64(out _) && (version < LearnerVersion || cursor.TryByte(out _)) && TryText(ref cursor, out var name) && TryText(ref cursor, out _); count--)
            peers.Add(Encoding.UTF8.GetString(name));
        return peers.ToImmutable();
    }

    private static bool TryText(ref ByteCursor cursor, out ReadOnlySpan<byte> text)
    {
        text = default;
        return cursor.TryUInt32(out var length) && length <= MaximumLength && cursor.TryTake((int)length, out text);
    }
}
