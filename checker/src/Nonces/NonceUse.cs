using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Nonces;

/// <summary>Where a nonce was used and for what.</summary>
/// <param name="Tag">The tag of the envelope: another tag means other content.</param>
/// <param name="Image">The node and capture.</param>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in the file.</param>
internal readonly record struct NonceUse(UInt128 Tag, DiskImage Image, string File, long Offset)
{
    /// <summary>The row that stands there, if one does. Reads the file again.</summary>
    public StoredRow? Row()
    {
        var (file, offset, tag) = (File, Offset, Tag);
        return RowSources.Of(Image).FirstOrDefault(source => source.File.Path == file)?.Read()
            .FirstOrDefault(row => row.Offset == offset && row.Kind == RowKind.Version && Envelope.Fits(row.Body) && NonceLedger.Tag(new Envelope(row.Body)) == tag);
    }

    /// <summary>The log entry that stands there, if one does. Reads the log again.</summary>
    public WalEntry? Entry()
    {
        var (file, offset) = (File, Offset);
        return new WalLog(Image).Entries().FirstOrDefault(entry => entry.File == file && entry.Offset == offset);
    }

    public override string ToString() => $"{File} of {Image.Node} ({Image.Label}) at {Offset}";
}
