using System.Text;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Storage;

/// <summary>A store of versions in a temporary folder, with one data key.</summary>
internal sealed class MvccFixture : IDisposable
{
    public const uint KeyId = 9;

    private readonly TemporaryDirectory _directory = new();

    public MvccFixture(bool compress = false, bool withCipher = true, bool envelopeSkipped = false)
    {
        Keys.Set(KeyId, [.. Enumerable.Range(1, 32).Select(value => (byte)value)]);
        Sealer = new ValueSealer(Keys, compress);
        Rows = RowStore.Open(_directory.Path);
        Store = new MvccStore(Rows, withCipher ? Sealer : null, new MvccStoreOptions { StorageEnvelopeSkipped = envelopeSkipped });
    }

    public Keystore Keys { get; } = new();

    public ValueSealer Sealer { get; }

    public RowStore Rows { get; }

    public MvccStore Store { get; }

    public string DatabasePath => _directory.File(RowStore.FileName);

    public void Activate() => Sealer.State = new SealingState(Active: true, KeyId, new NonceFactory(0xd4c0, 1));

    public void Put(string key, string value, ulong timestamp, ulong expireAt = 0) =>
        Apply(timestamp, transaction => transaction.Put(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), expireAt));

    public void Delete(string key, ulong timestamp) => Apply(timestamp, transaction => transaction.Delete(Encoding.UTF8.GetBytes(key)));

    public void Apply(ulong timestamp, Action<MvccTransaction> write)
    {
        using var batch = Rows.BeginBatch();
        write(Store.BeginTransaction(batch, timestamp));
        batch.Commit();
    }

    public string? Get(string key, ulong now = 1) => Text(Store.Get(Encoding.UTF8.GetBytes(key), now));

    public string? GetAt(string key, ulong timestamp) => Text(Store.GetAt(Encoding.UTF8.GetBytes(key), timestamp));

    public IEnumerable<string> Scan(string prefix, ulong now = 1) =>
        Store.Scan(Encoding.UTF8.GetBytes(prefix), now).Select(pair => $"{Encoding.UTF8.GetString(pair.Key)}={Text(pair.Value)}");

    public byte[] Row(string key, ulong timestamp) => Rows.Get(RowKey.Encode(Encoding.UTF8.GetBytes(key), timestamp))!;

    public void SetRow(string key, ulong timestamp, byte[] row)
    {
        using var batch = Rows.BeginBatch();
        batch.Put(RowKey.Encode(Encoding.UTF8.GetBytes(key), timestamp), row);
        batch.Commit();
    }

    public void Dispose()
    {
        Rows.Dispose();
        _directory.Dispose();
    }

    private static string? Text(byte[]? value) => value is null ? null : Encoding.UTF8.GetString(value);
}
