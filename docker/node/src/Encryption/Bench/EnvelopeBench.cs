using System.Diagnostics;
using System.Security.Cryptography;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Encryption.Bench;

/// <summary>
/// What the storage envelope costs beyond its cipher: a value sealed and opened as the store does it, against a bare <see cref="AesGcm"/> that encrypts and decrypts the
/// same value, bound to the same associated data, into buffers that are there already. All take turns in short slices, so that whatever else the machine does
/// falls on each.
/// </summary>
/// <param name="valueBytes">Length of the value.</param>
/// <param name="time">Measures.</param>
public sealed class EnvelopeBench(int valueBytes, TimeProvider time)
{
    private const int PairsPerSlice = 500;
    private const uint KeyId = 1;

    /// <summary>Measures for about this long. The median of the slices counts, which a few that something else fell on do not move.</summary>
    public EnvelopeCost Run(TimeSpan lasts)
    {
        var key = RandomNumberGenerator.GetBytes(DataKey.Size);
        var value = RandomNumberGenerator.GetBytes(valueBytes);
        var envelope = new SealedValue(key, value);
        using var raw = new RawCipher(key, value, new byte[envelope.AssociatedDataSize]);
        using var unbound = new RawCipher(key, value, []);
        var (envelopeTimes, rawTimes, unboundTimes) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var begin = time.GetTimestamp(); envelopeTimes.Count == 0 || time.GetElapsedTime(begin) < lasts;)
        {
            envelopeTimes.Add(Time(envelope.Run));
            rawTimes.Add(Time(raw.Run));
            unboundTimes.Add(Time(unbound.Run));
        }

        return new EnvelopeCost(PerSecond(envelopeTimes), PerSecond(rawTimes), PerSecond(unboundTimes));
    }

    private static double PerSecond(List<TimeSpan> slices)
    {
        slices.Sort();
        return PairsPerSlice / slices[slices.Count / 2].TotalSeconds;
    }

    private TimeSpan Time(Action<int> run)
    {
        var begin = time.GetTimestamp();
        run(PairsPerSlice);
        return time.GetElapsedTime(begin);
    }

    /// <summary>The cipher alone.</summary>
    private sealed class RawCipher(byte[] key, byte[] value, byte[] associatedData) : IDisposable
    {
        private readonly AesGcm _cipher = new(key, DataKey.TagSize);
        private readonly byte[] _nonce = new byte[DataKey.NonceSize];
        private readonly byte[] _tag = new byte[DataKey.TagSize];
        private readonly byte[] _ciphertext = new byte[value.Length];
        private readonly byte[] _plaintext = new byte[value.Length];

        public void Run(int pairs)
        {
            for (var i = 0; i < pairs; i++)
            {
                _cipher.Encrypt(_nonce, value, _ciphertext, _tag, associatedData);
                _cipher.Decrypt(_nonce, _ciphertext, _tag, _plaintext, associatedData);
            }
        }

        public void Dispose() => _cipher.Dispose();
    }

    /// <summary>A value on its way into the store and out of it.</summary>
    private sealed class SealedValue
    {
        private readonly byte[] _rowKey = RowKey.Encode("!redis|str|bench:1"u8, commitTimestamp: 1);
        private readonly byte[] _header = new byte[ValueHeader.Size];
        private readonly byte[] _value;
        private readonly byte[] _row;
        private readonly ValueSealer _sealer;

        public SealedValue(byte[] key, byte[] value)
        {
            var keys = new Keystore();
            keys.Set(KeyId, key);
            _sealer = new ValueSealer(keys) { State = new SealingState(Active: true, KeyId, new NonceFactory(nodeId16: 1, localEpoch: 1)) };
            _value = value;
            _row = new byte[_sealer.SealedSize(value.Length)];
            new ValueHeader(IsTombstone: false, IsEncrypted: true, ExpireAt: 0).Write(_header);
        }

        public int AssociatedDataSize => StorageAssociatedData.FixedSize + _rowKey.Length;

        public void Run(int pairs)
        {
            for (var i = 0; i < pairs; i++)
            {
                var length = _sealer.Seal(_header, _rowKey, _value, _row);
                if (_sealer.Open(_header, _rowKey, _row.AsSpan(0, length)).Length != _value.Length)
                    throw new UnreachableException("an opened value has another length");
            }
        }
    }
}
