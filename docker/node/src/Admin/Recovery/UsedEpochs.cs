using System.Buffers.Binary;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>
/// The greatest epoch of this node under each key that its own store bears witness to: in its rows of the writer registry, and in the nonces of the
/// values it has sealed. The latter may be greater, since values are sealed while entries are applied, before the registration is.
/// </summary>
public static class UsedEpochs
{
    private static readonly byte[] MetaPrefix = "_meta_"u8.ToArray();

    public static IReadOnlyDictionary<uint, ushort> Find(IRowReader rows, NodeIdentity node)
    {
        var visitor = new Witness(node, []);
        rows.Scan(default, default, ref visitor);
        return visitor.Epochs;
    }

    private readonly record struct Witness(NodeIdentity Node, Dictionary<uint, ushort> Epochs) : IRowVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (key.StartsWith(WriterRow.Prefix))
                Registered(WriterRow.Decode(key, value));
            else if (!key.StartsWith(MetaPrefix))
                Sealed(value);
            return true;
        }

        private void Registered(WriterRow row)
        {
            if (row.FullNodeId == Node.FullId)
                Note(row.DekId, row.LastSeenEpoch);
        }

        /// <summary>A row that is damaged says nothing about epochs; reading it will say what is wrong with it.</summary>
        private void Sealed(ReadOnlySpan<byte> row)
        {
            const byte EncryptedLive = 0x02;
            if (row.Length < ValueHeader.Size + Envelope.Overhead || row[0] != EncryptedLive)
                return;
            Envelope envelope = Envelope.Split(row[ValueHeader.Size..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(envelope.Nonce) == Node.Id16)
                Note(envelope.KeyId, BinaryPrimitives.ReadUInt16BigEndian(envelope.Nonce[2..]));
        }

        private void Note(uint keyId, ushort epoch) => Epochs[keyId] = Math.Max(epoch, Epochs.GetValueOrDefault(keyId));
    }
}
