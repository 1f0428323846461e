using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Encryption.Keys;

public sealed class KeystoreTests
{
    private static readonly byte[] Some = new byte[32];
    private static readonly byte[] Other = [.. Enumerable.Repeat((byte)7, 32)];

    [Test]
    public void Ids_are_ascending_and_deletion_removes()
    {
        var keys = new Keystore();
        keys.Set(9, Some);
        keys.Set(2, Other);
        Assert.That(keys.Ids, Is.EqualTo(new uint[] { 2, 9 }));
        keys.Delete(9);
        keys.Delete(77);
        Assert.Multiple(() =>
        {
            Assert.That(keys.Has(9), Is.False);
            Assert.That(keys.Has(2), Is.True);
        });
    }

    [Test]
    public void The_same_bytes_again_change_nothing_and_other_bytes_are_a_conflict()
    {
        var keys = new Keystore();
        keys.Set(1, Some);
        var first = keys.Get(1);
        keys.Set(1, Some);
        Assert.Multiple(() =>
        {
            Assert.That(Expect.Error(() => keys.Set(1, Other)), Is.EqualTo(EncryptionError.KeyConflict));
            Assert.That(keys.Get(1), Is.SameAs(first));
        });
    }

    [Test]
    public void Refuses_the_reserved_id_wrong_sizes_and_unknown_ids()
    {
        var keys = new Keystore();
        Assert.Multiple(() =>
        {
            Assert.That(Expect.Error(() => keys.Set(0, Some)), Is.EqualTo(EncryptionError.ReservedKeyId));
            Assert.That(Expect.Error(() => keys.Set(1, new byte[31])), Is.EqualTo(EncryptionError.BadKeySize));
            Assert.That(Expect.Error(() => keys.Set(1, new byte[33])), Is.EqualTo(EncryptionError.BadKeySize));
            Assert.That(Expect.Error(() => keys.Get(1)), Is.EqualTo(EncryptionError.UnknownKeyId));
            Assert.That(Expect.Error(() => Use(new DataKey(Some), nonceLength: 11)), Is.EqualTo(EncryptionError.BadNonceSize));
        });
    }

    [Test]
    public void Trial_authentication_agrees_with_opening()
    {
        var key = new DataKey(Some);
        foreach (var length in new[] { 0, 1, 15, 16, 17, 511, 512, 513, 3000 })
        {
            var (ciphertext, tag) = (new byte[length], new byte[16]);
            key.Seal(new byte[12], new byte[length], ciphertext, tag, [1, 2]);
            Assert.That(key.Authenticates(new byte[12], ciphertext, tag, [1, 2]), Is.True, $"length {length}");
            Assert.That(key.Authenticates(new byte[12], ciphertext, tag, [1, 3]), Is.False);
            tag[15] ^= 1;
            Assert.That(key.Authenticates(new byte[12], ciphertext, tag, [1, 2]), Is.False);
        }
    }

    [Test]
    public void Many_threads_use_one_key_at_once()
    {
        var key = new DataKey(Some);
        Parallel.For(0, 2000, i =>
        {
            var (plaintext, ciphertext, tag, opened) = (BitConverter.GetBytes(i), new byte[4], new byte[16], new byte[4]);
            var nonce = new byte[12];
            BitConverter.TryWriteBytes(nonce, i);
            key.Seal(nonce, plaintext, ciphertext, tag, []);
            key.Open(nonce, ciphertext, tag, opened, []);
            Assert.That(opened, Is.EqualTo(plaintext));
        });
    }

    private static void Use(DataKey key, int nonceLength) => key.Seal(new byte[nonceLength], [], [], new byte[16], []);
}
