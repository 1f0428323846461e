using System.Globalization;

namespace Elastickv.Node.Snapshots;

/// <summary>What is known of an FSM snapshot file: <c>payload ‖ BE4 CRC-32C of the payload</c> (spec §11.1).</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Header">Its header; zeros for a file without one.</param>
/// <param name="LastCommitTimestamp">Of the store when it was written.</param>
/// <param name="Checksum">Checksum of the payload, as the token repeats it.</param>
public sealed record FsmSnapshot(string Path, SnapshotHeader Header, ulong LastCommitTimestamp, uint Checksum)
{
    /// <summary>Begins the store part: <c>"EKVPBBL1" ‖ LE8 lastCommitTS ‖ (LE8 klen ‖ key ‖ LE8 vlen ‖ value)*</c>.</summary>
    internal static ReadOnlySpan<byte> StoreMagic => "EKVPBBL1"u8;

    /// <summary>File name of the snapshot at an index.</summary>
    public static string FileName(ulong index) => string.Create(CultureInfo.InvariantCulture, $"{index:x16}.fsm");
}
