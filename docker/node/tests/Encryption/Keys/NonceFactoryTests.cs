using System.Collections.Concurrent;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Encryption.Keys;

public sealed class NonceFactoryTests
{
    [Test]
    public void A_nonce_is_node_epoch_and_count_and_the_first_count_is_one()
    {
        var nonces = new NonceFactory(0xd4c0, 0x0203);
        Assert.Multiple(() =>
        {
            Assert.That(Take(nonces), Is.EqualTo("D4C002030000000000000001"));
            Assert.That(Take(nonces), Is.EqualTo("D4C002030000000000000002"));
        });
    }

    [Test]
    public void No_nonce_is_given_twice_to_many_threads()
    {
        var nonces = new NonceFactory(1, 1);
        var seen = new ConcurrentDictionary<string, bool>();
        Parallel.For(0, 5000, _ => Assert.That(seen.TryAdd(Take(nonces), true), Is.True));
        Assert.That(nonces.WriteCount, Is.EqualTo(5000));
    }

    [Test]
    public void Admission_stops_at_90_percent_and_sealing_at_the_ceiling_for_good()
    {
        var nonces = new NonceFactory(1, 1, ceiling: 10);
        for (var i = 0; i < 8; i++)
            Take(nonces);
        Assert.That(nonces.AdmissionStopped, Is.False);
        Take(nonces);
        Assert.That(nonces.AdmissionStopped, Is.True);
        Take(nonces);
        for (var i = 0; i < 3; i++)
            Assert.That(Expect.Error(() => Take(nonces)), Is.EqualTo(EncryptionError.WriteCountExhausted));
    }

    [Test]
    public void The_default_ceiling_is_two_to_the_32() => Assert.That(NonceFactory.DefaultCeiling, Is.EqualTo(4_294_967_296));

    [Test]
    public void A_new_key_begins_its_own_budget_but_the_count_goes_on()
    {
        var nonces = new NonceFactory(0, 0, ceiling: 2);
        Take(nonces);
        Take(nonces);
        nonces.KeyChanged();
        Assert.Multiple(() =>
        {
            Assert.That(nonces.AdmissionStopped, Is.False);
            Assert.That(Take(nonces), Does.EndWith("03"));
        });
    }

    private static string Take(NonceFactory nonces)
    {
        Span<byte> nonce = stackalloc byte[DataKey.NonceSize];
        nonces.Next(nonce);
        return Convert.ToHexString(nonce);
    }
}
